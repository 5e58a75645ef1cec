//! Parts that several pages share. Each is a small struct of finished words with its own template: build it in
//! the handler, put it in the page's struct, write `{{ part }}` in the page's template.
//!
//! Must not know routes or the registry: what they show comes in as text, numbers and law values.

mod clock;
mod days;
mod field;
mod pieces;
mod timeline;
mod upload;

pub use clock::{ClockBadge, ClockState, StatusCard};
pub use days::{AccountRow, CellKind, DayCell, DayStrip, DayStripWords};
pub use field::{Choice, Control, DatePart, ErrorSummary, Field, answer_from};
pub use pieces::{Action, EmptyState, Facts, Offer, Paging, RefusedOffer};
pub use timeline::{Timeline, TimelineState, TimelineStep};
pub use upload::UploadZone;

/// Lets a template struct stand in another template: `{{ part }}` writes its markup as it is.
macro_rules! part {
    ($($part:ty),* $(,)?) => {$( impl askama::filters::HtmlSafe for $part {} )*};
}
part!(
    ClockBadge,
    StatusCard,
    DayStrip,
    Timeline,
    Field,
    ErrorSummary,
    EmptyState,
    Paging,
    Offer,
    RefusedOffer,
    Facts,
    UploadZone
);
