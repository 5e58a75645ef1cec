//! Facts to paper: reserved for PDF forms. Empty until the first of them; the receipt is a page of `web` today.
