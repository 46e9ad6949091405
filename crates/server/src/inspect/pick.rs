//! One of several keys in a file, by its number or its key ID.

use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, Member, diagnose};
use primitives::text::escape;

/// The diagnosis of the key that is wanted, or that of the whole file and why there is none.
pub(super) fn pick(
    whole: Diagnosis,
    wanted: &str,
    now: DateTime<Utc>,
) -> Result<Diagnosis, (Box<Diagnosis>, String)> {
    if whole.members.is_empty() {
        let is_meant = wanted == "1" || whole.file_kid.as_deref() == Some(wanted);
        return if is_meant {
            Ok(whole)
        } else {
            let reason = format!("there is one key, and its ID is not {}", escape(wanted));
            Err((Box::new(whole), reason))
        };
    }
    let Some(member) = find(&whole.members, wanted) else {
        let reason = format!("no key, or more than one, is {}", escape(wanted));
        return Err((Box::new(whole), reason));
    };
    let Some(material) = &member.material else {
        let reason = format!("{} is no key that could be registered", escape(wanted));
        return Err((Box::new(whole), reason));
    };
    let mut picked = diagnose(material.to_pem().as_bytes(), now);
    picked.file_kid.clone_from(&member.kid);
    Ok(picked)
}

/// A number is a place in the list, unless the list is shorter. Several entries with one key ID must have one key.
fn find<'m>(members: &'m [Member], wanted: &str) -> Option<&'m Member> {
    let number = wanted
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_sub(1));
    if let Some(member) = number.and_then(|index| members.get(index)) {
        return Some(member);
    }
    let mut same = members
        .iter()
        .filter(|member| member.kid.as_deref() == Some(wanted));
    let first = same.next()?;
    same.all(|other| other.sha256 == first.sha256)
        .then_some(first)
}
