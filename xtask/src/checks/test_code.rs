//! What is compiled for tests only.

use syn::punctuated::Punctuated;
use syn::{Attribute, ImplItem, Item, Meta, Token};

/// Returns true if an item with these attributes is compiled for tests only: `#[test]`, or a `cfg` that asks for
/// `test`.
pub fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<Meta>()
                    .is_ok_and(|condition| asks_for_test(&condition))
    })
}

fn asks_for_test(condition: &Meta) -> bool {
    let Meta::List(list) = condition else {
        return condition.path().is_ident("test");
    };
    let Ok(parts) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else {
        return false;
    };
    if list.path.is_ident("all") {
        parts.iter().any(asks_for_test)
    } else {
        list.path.is_ident("any") && !parts.is_empty() && parts.iter().all(asks_for_test)
    }
}

/// The attributes of an item.
pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// The attributes of an item of an `impl`.
pub fn impl_attributes(item: &ImplItem) -> &[Attribute] {
    match item {
        ImplItem::Const(item) => &item.attrs,
        ImplItem::Fn(item) => &item.attrs,
        ImplItem::Macro(item) => &item.attrs,
        ImplItem::Type(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_dropped(source: &str) -> bool {
        let file = syn::parse_file(source).unwrap();
        is_test_only(attributes(&file.items[0]))
    }

    #[test]
    fn cfg_test_is_recognized() {
        assert!(is_dropped("#[cfg(test)] mod tests;"));
        assert!(is_dropped("#[test] fn one() {}"));
        assert!(is_dropped("#[cfg(all(test, unix))] fn one() {}"));
        assert!(!is_dropped("#[cfg(not(test))] fn one() {}"));
        assert!(!is_dropped(
            "#[cfg(any(test, feature = \"x\"))] fn one() {}"
        ));
        assert!(!is_dropped("#[cfg(debug_assertions)] fn one() {}"));
    }
}
