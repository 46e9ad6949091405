//! Damage to a text that can be undone without touching the base64: how a text was encoded, quoted, numbered or marked
//! once more on its way. Each function returns the text before it, or `None` if it was not done to this one.

mod base64;
mod encodings;
mod frames;
mod lines;
mod source;

use zeroize::Zeroizing;

pub(crate) use crate::bytes::forms::{as_ascii, reversed};
pub(crate) use base64::{encoded_again, glued, ssh_blob, without_armour};
pub(crate) use encodings::{entities, percent_encoded, quoted_printable, rtf, tags, unescaped};
pub(crate) use frames::{framed, prefixed};
pub(crate) use lines::{dash_escaped, line_numbers, marked_ends, odd_blanks};
pub(crate) use source::{backticks, lost_backslashes, printed, separated, string_literals};

type Text = Zeroizing<Vec<u8>>;

fn split_lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}
