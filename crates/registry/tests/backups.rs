//! Backup while serving, and restore into the other engine. Needs both engines for its main case; on one engine it goes
//! back into the same.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use common::{Store, done, on_both, submit, take_in, whole_life};
use registry::backup::{BackupMeta, restore};
use registry::verify::FileState;
use registry::{Registry, Trouble};

fn backup(registry: &Registry) -> (Vec<u8>, BackupMeta) {
    let mut bytes = Vec::new();
    let (meta, _) = registry.backup(&mut bytes, &mut |digest| Ok(digest.as_bytes().to_vec())).unwrap();
    (bytes, meta)
}

/// An empty place for a restore, with the key of `from`.
fn elsewhere(from: &Store) -> Store {
    let to = match from.engine {
        "sqlite" => Store::postgres().unwrap_or_else(Store::sqlite),
        _ => Store::sqlite(),
    };
    std::fs::create_dir_all(to.config.key_file.parent().unwrap()).unwrap();
    std::fs::copy(&from.config.key_file, &to.config.key_file).unwrap();
    to
}

fn refused(to: &Store, archive: &[u8]) -> Trouble {
    restore(&to.config, &to.province, archive, &mut |_, _| Ok(())).unwrap_err()
}

#[test]
fn a_backup_made_while_serving_restores_into_the_other_engine() {
    on_both(|store| {
        let registry = store.open();
        for number in 1..=20 {
            whole_life(&registry, number);
        }
        registry.record_file(&"ab".repeat(32), 64, "application/pdf").unwrap();
        let serving = AtomicBool::new(true);
        let (archive, meta) = std::thread::scope(|scope| {
            scope.spawn(|| {
                for number in 100.. {
                    if !serving.load(Ordering::SeqCst) {
                        break;
                    }
                    done(registry.execute_blocking(take_in(number, &format!("during {number}"))).unwrap());
                }
            });
            let made = backup(&registry);
            serving.store(false, Ordering::SeqCst);
            made
        });
        let to = elsewhere(store);
        let files = RefCell::new(BTreeMap::new());
        let (told, counts) = restore(&to.config, &to.province, archive.as_slice(), &mut |digest, bytes| {
            files.borrow_mut().insert(digest.to_owned(), bytes.to_vec());
            Ok(())
        })
        .unwrap();
        assert_eq!((&told, counts.files), (&meta, 1));
        assert_eq!(files.borrow().len(), 1);
        let restored = to.open();
        let found = restored.verify(&mut |_| FileState::Good).unwrap();
        assert!(found.ok(), "{found:#?}");
        assert_eq!((found.entries, &found.head), (u64::try_from(meta.position).unwrap(), &meta.hash));
        let last = whole_life(&restored, 999);
        assert!(restored.read_blocking(|v| v.track(&last.code)).unwrap().is_some());
        let again =
            done(restored.execute_blocking(submit(&restored.subject_of("066000000001"), 1, "mine")).unwrap());
        assert!(again.code.0.len() > 10);
        assert!(restored.verify(&mut |_| FileState::Good).unwrap().ok());
    });
}

#[test]
fn what_cannot_be_restored_is_refused_and_leaves_nothing() {
    on_both(|store| {
        let registry = store.open();
        whole_life(&registry, 1);
        let (archive, _) = backup(&registry);
        assert!(matches!(refused(store, &archive), Trouble::Setup(_)), "not empty");
        let to = elsewhere(store);
        for torn in
            [&archive[..archive.len() / 2], &archive[..archive.len() - 40], &archive[..0], b"nonsense"]
        {
            let trouble = refused(&to, torn);
            assert!(matches!(trouble, Trouble::Corrupt(_)), "{} bytes: {trouble:?}", torn.len());
        }
        let mut changed = (*to.province).clone();
        changed.code = law::UnitCode("01".into());
        let trouble = restore(&to.config, &changed, archive.as_slice(), &mut |_, _| Ok(())).unwrap_err();
        assert!(matches!(trouble, Trouble::Setup(_)), "{trouble:?}");
        let other = Store::sqlite().made();
        assert!(matches!(refused(&other, &archive), Trouble::Key(_)));
        restore(&to.config, &to.province, archive.as_slice(), &mut |_, _| Ok(())).unwrap();
        assert!(to.open().verify(&mut |_| FileState::Good).unwrap().ok());
    });
}
