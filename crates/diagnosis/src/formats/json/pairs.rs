//! Objects that were written in another shape: as a list of names and values, or with the type of each value.

use super::{Json, Value};

/// Characters of a name, at most. Longer texts are values, and perhaps secret.
const LONGEST: usize = 40;

/// The object of a list of its members: `[{"name": "kty", "value": "RSA"}, …]`, `[["kty", "RSA"], …]`,
/// `[{"kty": "RSA"}, …]`, `["kty", "RSA", …]`. Of others it has none: only names that `is_name` counts.
pub(crate) fn from_pairs(list: &Value, is_name: impl Fn(&str) -> bool) -> Option<Value> {
    let items = list.list()?;
    let flat: Vec<(&str, &Value)> = items
        .chunks_exact(2)
        .filter_map(|pair| match pair {
            [name, value] => Some((name.text()?, value)),
            _ => None,
        })
        .collect();
    let pairs = items.iter().filter_map(|item| pair(item, &is_name));
    let mut members: Vec<(String, Value)> = Vec::new();
    for (name, value) in pairs.chain(flat).filter(|(name, _)| name.len() <= LONGEST) {
        let name = last_word(name);
        if is_name(&name) && members.iter().all(|(known, _)| *known != name) {
            members.push((name, value.clone()));
        }
    }
    (members.len() > 1).then_some(Value {
        json: Json::Object(members),
        span: list.span,
    })
}

/// The name in lower case, without the path before it: `/jwk/n`, `JWK_N`.
fn last_word(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.rsplit_once(['/', '.']) {
        Some((_, last)) => last.to_owned(),
        None => match name.rsplit_once('_') {
            Some((_, last @ ("n" | "e" | "d" | "p" | "q" | "dp" | "dq" | "qi" | "kty"))) => {
                last.to_owned()
            }
            _ => name,
        },
    }
}

fn pair<'v>(item: &'v Value, is_name: &impl Fn(&str) -> bool) -> Option<(&'v str, &'v Value)> {
    /// Members of an entry, at most.
    const MOST: usize = 8;
    match &item.json {
        Json::List(items) => match items.as_slice() {
            [name, value] => Some((name.text()?, value)),
            _ => None,
        },
        Json::Object(members) => match members.as_slice() {
            [(name, value)] => Some((name, value)),
            members if members.len() <= MOST => {
                let is_member = |text: &str| text.len() <= LONGEST && is_name(&last_word(text));
                let (at, name) = members.iter().enumerate().find_map(|(at, (_, value))| {
                    let text = value.text().filter(|text| is_member(text))?;
                    Some((at, text))
                })?;
                let others = members.iter().enumerate().filter(|(other, _)| *other != at);
                let value = item.any(&["value", "Value", "v", "val"]).or_else(|| {
                    let mut texts = others.map(|(_, (_, value))| value);
                    texts.find(|value| value.text().is_some())
                })?;
                Some((name, value))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The object without the types of its values: `{"kty": {"S": "RSA"}}`.
pub(crate) fn unwrapped(object: &Value) -> Option<Value> {
    let Json::Object(members) = &object.json else {
        return None;
    };
    let members: Option<Vec<(String, Value)>> = members
        .iter()
        .map(|(name, value)| match &value.json {
            Json::Object(inner) => match inner.as_slice() {
                [(_, value)] => Some((name.clone(), value.clone())),
                _ => None,
            },
            _ => None,
        })
        .collect();
    Some(Value {
        json: Json::Object(members?),
        span: object.span,
    })
}
