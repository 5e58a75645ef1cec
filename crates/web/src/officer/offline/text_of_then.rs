//! The text of the law that was in force at a moment claimed: another than that of today where an edition was published, or
//! units changed, while a counter had no network.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use law::Province;

use crate::common::App;
use crate::common::edition_text::{EditionFault, compile, gather};

/// The text that was compiled last, by name and day: a machine brings many dossiers of one day.
static LAST: Mutex<Option<(String, Date, Arc<Province>)>> = Mutex::new(None);

/// The text in force at `at`; `None` where it is that of now. Blocks: it may compile a pack.
///
/// # Errors
/// [`EditionFault`] where the text of then cannot be read any more.
pub(super) fn text_of_then(app: &App, at: Timestamp) -> Result<Option<Arc<Province>>, EditionFault> {
    let (here, day) = (app.province(), law::time::local(at).date());
    let then = app.registry().edition_in_force_at(at)?;
    let now = app.registry().edition_in_force()?;
    if then.as_ref().map(|record| record.id) == now.as_ref().map(|record| record.id) {
        return Ok(here.is_outdated(day).then(|| Arc::new(here.on(day))));
    }
    let name = then.as_ref().map(|record| record.edition.proposal.name.clone()).unwrap_or_default();
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, on, province)) = &*last
        && (of, *on) == (&name, day)
        && province.code == here.code
    {
        return Ok(Some(Arc::clone(province)));
    }
    let files = match &then {
        Some(record) => gather(app.files(), &record.edition.proposal.files)?,
        None => app.config().pack.as_deref().map_or_else(pack::Files::embedded, Clone::clone),
    };
    let province = Arc::new(compile(&files, app.config().demo)?.on(day));
    *last = Some((name, day, Arc::clone(&province)));
    Ok(Some(province))
}
