//! What the text around a key says about it: its key ID and its use, in JSON of clouds and in SAML metadata.

use crate::bytes::{contains, find};
use crate::formats::json::{self, Json, Value};
use crate::formats::jwk::Usage;
use crate::object::Object;
use crate::source::Source;

/// In files of more objects, nothing is looked up.
const MAX_OBJECTS: usize = 1000;

/// Longest key ID that is kept, in characters.
const MAX_KID: usize = 250;

/// What is said about one object.
#[derive(Clone, Debug, Default)]
pub(super) struct Label {
    pub kid: Option<String>,
    pub usage: Usage,
}

/// The label of each object, in their order. Empty if the text says nothing.
pub(super) fn labels(objects: &[Object<'_>], source: &Source<'_>) -> Vec<Label> {
    if objects.len() > MAX_OBJECTS || objects.iter().any(|object| object.section.is_none()) {
        return Vec::new();
    }
    let text = &source.text;
    if json::looks_like_json(text) {
        let Some(document) = json::read(text, b"{") else {
            return Vec::new();
        };
        return starts(objects)
            .map(|(_, start)| {
                let mut label = Label::default();
                describe(&document.value, start, &mut label);
                label
            })
            .collect();
    }
    if contains(text, b"KeyDescriptor") {
        return from_metadata(objects, text);
    }
    Vec::new()
}

/// Where each object starts, and where the one before it does.
fn starts<'o>(objects: &'o [Object<'_>]) -> impl Iterator<Item = (usize, usize)> + 'o {
    let mut before = 0;
    objects.iter().map(move |object| {
        let start = object.section.map_or(0, |section| section.span.start);
        let from = before.min(start);
        before = start;
        (from, start)
    })
}

/// Goes down to the value that contains the place, and keeps what the innermost object says.
fn describe(value: &Value, place: usize, label: &mut Label) {
    let holds = |value: &Value| value.span.start <= place && place < value.span.end;
    match &value.json {
        Json::List(items) => {
            // In the order of their places.
            let after = items.partition_point(|item| item.span.end <= place);
            if let Some(item) = items.get(after).filter(|item| holds(item)) {
                describe(item, place, label);
            }
        }
        Json::Object(members) => {
            let usage = Usage::read(value, false);
            if usage != Usage::default() {
                label.usage = usage;
            }
            let kid = value.any(&["kid", "keyId", "key_id"]).and_then(Value::text);
            let after = members.partition_point(|(_, member)| member.span.end <= place);
            let Some((name, member)) = members.get(after).filter(|(_, member)| holds(member))
            else {
                return;
            };
            // A map from key IDs to keys, as Google publishes them.
            let is_map =
                members.len() > 1 && members.iter().all(|(_, member)| is_entry(&member.json));
            if let Some(kid) = kid.or(is_map.then_some(name.as_str())) {
                label.kid = Some(kid.chars().take(MAX_KID).collect());
            }
            describe(member, place, label);
        }
        _ => {}
    }
}

/// An object, or a PEM or base64 text.
fn is_entry(value: &Json) -> bool {
    match value {
        Json::Object(_) => true,
        Json::Text(text) => {
            let text = text.trim_start();
            text.starts_with("-----BEGIN") || text.starts_with("MII")
        }
        _ => false,
    }
}

/// `KeyDescriptor use="signing"` of SAML metadata (saml-metadata-2.0 §2.4.1.1).
fn from_metadata(objects: &[Object<'_>], text: &[u8]) -> Vec<Label> {
    let mut current = Label::default();
    starts(objects)
        .map(|(from, start)| {
            let mut before = text.get(from..start).unwrap_or_default();
            while let Some(at) = find(before, b"KeyDescriptor") {
                let tag = before.get(at..).unwrap_or_default();
                let end = find(tag, b">").unwrap_or(tag.len());
                // `</md:KeyDescriptor`
                let head = before.get(at.saturating_sub(8)..at).unwrap_or_default();
                if !head
                    .rsplit(|&byte| byte == b'<')
                    .next()
                    .is_some_and(|name| name.starts_with(b"/"))
                {
                    current = Label {
                        kid: None,
                        usage: attribute(tag.get(..end).unwrap_or_default()),
                    };
                }
                before = tag.get(end..).unwrap_or_default();
            }
            current.clone()
        })
        .collect()
}

fn attribute(tag: &[u8]) -> Usage {
    let text = String::from_utf8_lossy(tag);
    let value = text.split_once("use=").and_then(|(_, rest)| {
        let quote = rest.chars().next()?;
        rest.get(1..)?.split(quote).next()
    });
    value.map(Usage::declared).unwrap_or_default()
}
