//! A submitted form with files: its fields and its files, in memory. A form that cannot be read is no form of this page.

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;

use super::fields::FormData;
use super::page_fault::PageFault;

/// A file as sent.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// Name of the field.
    pub field: String,
    /// Name of the file on the sender's device; shown, never trusted.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// A form with files.
#[derive(Debug, Clone, Default)]
pub struct MultipartForm {
    /// The fields.
    pub fields: FormData,
    /// The files; inputs left empty are none.
    pub files: Vec<SentFile>,
}

impl MultipartForm {
    /// Reads a form to its end.
    ///
    /// # Errors
    /// [`PageFault::TooLarge`], [`PageFault::BadRequest`].
    pub async fn read(mut form: Multipart) -> Result<Self, PageFault> {
        let mut read = Self::default();
        while let Some(field) = form.next_field().await.map_err(|error| fault(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(law::text::clean) {
                Some(file) => {
                    let bytes = field.bytes().await.map_err(|error| fault(&error))?;
                    if !bytes.is_empty() {
                        read.files.push(SentFile { field: name, name: file, bytes });
                    }
                }
                None => {
                    let text = field.text().await.map_err(|error| fault(&error))?;
                    read.fields.0.push((name, text));
                }
            }
        }
        Ok(read)
    }
}

fn fault(error: &MultipartError) -> PageFault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { PageFault::TooLarge } else { PageFault::BadRequest }
}
