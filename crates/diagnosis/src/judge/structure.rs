//! Faults of encoding in words.

use crate::asn1::{Fault, FaultKind, tag};

/// What is wrong and where, to stand behind a colon.
pub(crate) fn in_words(fault: &Fault) -> String {
    let at = fault.at;
    match fault.kind {
        FaultKind::Truncated { said, held } => {
            format!(
                "the element at byte {at} says that it has {said} bytes, but only {held} are left"
            )
        }
        FaultKind::Header => format!("the type or length at byte {at} is cut off or out of range"),
        FaultKind::Unexpected {
            expected,
            found: Some(found),
        } => match tag::name(found) {
            Some(name) => format!("at byte {at} stands {name} where {expected} belongs"),
            None => format!(
                "at byte {at} stands an element of type 0x{found:02x} where {expected} belongs"
            ),
        },
        FaultKind::Unexpected {
            expected,
            found: None,
        } => format!("at byte {at}, where {expected} belongs, it ends"),
        FaultKind::Depth => format!("lengths without an end nest too deep at byte {at}"),
        FaultKind::Value { what } => format!("at byte {at}: {what}"),
    }
}
