//! A past period lived again under a changed text: days saved, delay, work of each unit. The rules are those of `casework`.

use std::collections::BTreeMap;

use casework::dossier::effect::Effect;
use casework::dossier::rerun;
use jiff::civil::Date;
use law::Province;
use law::compare::in_force_all_along;
use law::time::instant;
use registry::{Registry, Trouble};

/// What a replay found.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    /// All dossiers.
    pub whole: Effect,
    /// By competent authority.
    pub units: BTreeMap<String, Effect>,
    /// By procedure.
    pub procedures: BTreeMap<String, Effect>,
    /// Dossiers that the text before lets live exactly as they lived.
    pub reproduced: u64,
    /// The first that it does not.
    pub first_other: Option<String>,
    /// Acts that the text after does not allow, by command and reason.
    pub refused: BTreeMap<(&'static str, &'static str), u64>,
}

impl Replay {
    /// Lives the dossiers that arrived from the beginning of `from` to the end of `to` again, as if the newest editions of
    /// the text after had been in force then; `progress` is told how many are done, of how many.
    ///
    /// # Errors
    /// [`Trouble`] of the store; [`Trouble::Setup`] for a period that ends before it begins.
    pub fn of(
        registry: &Registry,
        (before, after): (&Province, &Province),
        (from, to): (Date, Date),
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, Trouble> {
        let until = to.tomorrow().unwrap_or(to);
        if to < from {
            return Err(Trouble::Setup("the period ends before it begins".into()));
        }
        let tried = in_force_all_along(before, after);
        let after = &tried;
        let start = |day: Date| instant(day.at(0, 0, 0, 0));
        let (now, mut replay) = (registry.now(), Self::default());
        registry.each_history(start(from), start(until), &mut |history, count| {
            let (one, other) = (rerun(&history, before), rerun(&history, after));
            let opened =
                history.first().and_then(|lived| casework::dossier::open(&lived.event, lived.at, None));
            let Some(opened) = opened else { return Ok(()) };
            replay.reproduced += u64::from(one.is_same);
            if !one.is_same && replay.first_other.is_none() {
                replay.first_other = Some(opened.code.to_string());
            }
            if let Some((kind, refusal)) = &other.refused {
                *replay.refused.entry((kind.as_str(), refusal.code())).or_default() += 1;
            }
            let units = replay.units.entry(opened.authority.to_string()).or_default();
            let procedures = replay.procedures.entry(opened.procedure.to_string()).or_default();
            for effect in [&mut replay.whole, units, procedures] {
                effect.add((&one, before), (&other, after), now);
            }
            progress(replay.whole.dossiers, count);
            Ok(())
        })?;
        Ok(replay)
    }
}
