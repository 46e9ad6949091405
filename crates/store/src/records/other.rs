//! Properties that are kept and not read.

use serde_json::{Map, Value};

/// Sets each of `members`; `null` takes one away.
pub(super) fn set(
    present: &mut Map<String, Value>,
    members: impl IntoIterator<Item = (String, Value)>,
) {
    for (name, value) in members {
        if value.is_null() {
            present.remove(&name);
        } else {
            present.insert(name, value);
        }
    }
}
