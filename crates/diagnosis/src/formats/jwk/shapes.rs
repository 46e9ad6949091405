//! Keys whose members are written in other shapes than that of one object.

use super::{MEMBERS, SECRETS};
use crate::formats::json::{self, Json, Value};

/// The key whose members are the items of a list, as names and values.
pub(super) fn of_list(list: &Value) -> Option<Value> {
    const NAMES: [&str; 8] = ["kty", "use", "alg", "kid", "n", "e", "y", "crv"];
    let is_name =
        |name: &str| NAMES.contains(&name) || MEMBERS.contains(&name) || SECRETS.contains(&name);
    // A set has an object for each key.
    let is_set = list
        .list()?
        .iter()
        .any(|item| item.get("kty").is_some_and(|_| !is_single(item)));
    let key = json::from_pairs(list, is_name).filter(|_| !is_set)?;
    (key.get("kty").is_some_and(|kty| kty.text().is_some()) || is_untyped(&key)).then_some(key)
}

fn is_single(object: &Value) -> bool {
    matches!(&object.json, Json::Object(members) if members.len() == 1)
}

/// The key of an object whose values are objects with their type, as databases write them.
pub(super) fn of_object(object: &Value) -> Option<Value> {
    let is_wrapped = |name| {
        let member = object.get(name);
        member.is_some_and(|member| matches!(member.json, Json::Object(_)))
    };
    (is_wrapped("kty") || is_wrapped("n")).then(|| json::unwrapped(object))?
}

/// An RSA key without `kty`: `n` is too long for anything else.
pub(super) fn is_untyped(value: &Value) -> bool {
    const SHORTEST: usize = 170;
    let n = value.any(&["n", "N"]);
    n.is_some_and(|n| n.span.end - n.span.start >= SHORTEST)
        && value.any(&["e", "E"]).is_some()
        && value.get("kty").is_none_or(|kty| kty.text().is_none())
}

/// An object with a certificate in the URL alphabet. One in the usual alphabet is found as such.
pub(super) fn is_certificate(value: &Value) -> bool {
    let chain = value.get("x5c").and_then(Value::list);
    let first = chain.and_then(|chain| chain.first()?.text());
    first.is_some_and(|text| text.starts_with("MII") && text.contains(['-', '_']))
}
