#![no_main]
//! Zip archives: directory, names, members.

use libfuzzer_sys::fuzz_target;
use shenpi::document::package::{self, Package};
use shenpi_fuzz::limits;

fuzz_target!(|data: &[u8]| {
    let limits = limits();
    let Ok(mut package) = Package::open(data, &limits) else { return };
    assert!(package.len() <= limits.entries, "entries");
    package.has_duplicate_names();
    package.has_macros();
    let _ = package::main_part(&mut package);
    package.renew();
    let members: Vec<_> = package.members().collect();
    let mut expanded = 0;
    for member in members {
        if let Ok(bytes) = package.read(member.index) {
            assert_eq!(bytes.len() as u64, member.size, "size of a member");
            expanded += member.size;
            assert!(expanded <= limits.expanded, "expanded in all");
        }
    }
});
