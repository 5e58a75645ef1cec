//! The reader of a pack; what is promised of it stands with the target itself.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| motcua_fuzz::pack_reader(data));
