//! What was added to each line: blanks, numbers, marks, `- `.

use super::Text;
use super::split_lines as lines;
use crate::bytes::contains;
use primitives::text::is_invisible;
use zeroize::Zeroizing;

/// Blanks and invisible characters next to line breaks, and Unicode's own line breaks. Inside a line they stay: there
/// they may stand for something.
pub(crate) fn odd_blanks(text: &[u8]) -> Option<Text> {
    let decoded: String;
    let text = match core::str::from_utf8(text) {
        Ok(text) => text,
        // Windows-1252: NO-BREAK SPACE and NEL are one byte.
        Err(_)
            if text
                .iter()
                .all(|byte| byte.is_ascii() || matches!(byte, 0xa0 | 0x85 | 0xad)) =>
        {
            decoded = text.iter().map(|&byte| char::from(byte)).collect();
            &decoded
        }
        Err(_) => return None,
    };
    if text.is_ascii() {
        return None;
    }
    let is_odd = |c: char| {
        (c.is_whitespace() && !c.is_ascii()) || is_invisible(c) && !c.is_ascii() || c == '\u{180e}'
    };
    let is_break = |c: char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut plain = String::with_capacity(text.len());
    for line in text.split(is_break) {
        let line = line.trim_matches(|c| is_odd(c) || c == ' ' || c == '\t');
        plain.push_str(line);
        plain.push('\n');
    }
    let is_changed =
        plain.chars().filter(|c| is_odd(*c)).count() < text.chars().filter(|c| is_odd(*c)).count();
    let plain = Zeroizing::new(plain.into_bytes());
    is_changed.then_some(plain)
}

/// Line numbers, as editors, pagers and code reviews show them: `1 | `, ` 12: `.
pub(crate) fn line_numbers(text: &[u8]) -> Option<Text> {
    beside(text).or_else(|| between(text))
}

/// Numbers on lines of their own, as in a copy from a web page.
fn between(text: &[u8]) -> Option<Text> {
    const DIGITS: usize = 5;
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut next = None;
    let mut count = 0;
    for line in lines(text).map(<[u8]>::trim_ascii) {
        let number = core::str::from_utf8(line)
            .ok()
            .filter(|line| line.len() <= DIGITS)
            .and_then(|line| line.trim_end_matches(['.', ':', ')']).parse::<u32>().ok());
        match number {
            Some(number) if next.is_none_or(|next| next == number) => {
                next = Some(number + 1);
                count += 1;
            }
            _ => {
                plain.extend_from_slice(line);
                plain.push(b'\n');
            }
        }
    }
    (count >= 3).then_some(plain)
}

fn beside(text: &[u8]) -> Option<Text> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut next = None;
    let mut count = 0;
    for line in lines(text).filter(|line| !line.is_empty()) {
        let line = line.trim_ascii_start();
        let digits = line
            .iter()
            .take(7)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let number: u32 = core::str::from_utf8(line.get(..digits)?)
            .ok()?
            .parse()
            .ok()?;
        let rest = line.get(digits..)?;
        if next.is_some_and(|next| next != number)
            || rest
                .first()
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte))
        {
            return None;
        }
        next = Some(number + 1);
        let mark = rest
            .iter()
            .take_while(|byte| b" \t|:.)]".contains(byte))
            .count();
        // A tab-separated editor, or a bar of three bytes: │.
        let rest = rest.get(mark..)?;
        let rest = rest
            .strip_prefix("│".as_bytes())
            .or_else(|| rest.strip_prefix("→".as_bytes()))
            .unwrap_or(rest);
        plain.extend_from_slice(rest.trim_ascii_start());
        plain.push(b'\n');
        count += 1;
    }
    (count >= 2).then_some(plain)
}

/// The same mark at the end of each line, none of base64: `,`, `;`, `|`, `\`, `$`, `^M`, `¶`.
pub(crate) fn marked_ends(text: &[u8]) -> Option<Text> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let (mut count, mut others) = (0, 0);
    let mut mark = None;
    // Marks of several bytes count as the one of one byte that they are shown for.
    let long = [
        "^M", "¶", "⏎", "↵", "␊", "␍␊", "<CR>", "<LF>", "<CRLF>", "[CR][LF]",
    ];
    // A plus sign is base64: it is a mark only if the BEGIN line has it too, as in a table of psql.
    let is_boundary = |line: &[u8]| contains(line, b"-----BEGIN ");
    let is_plus = lines(text).any(|line| is_boundary(line) && line.trim_ascii().ends_with(b"+"));
    for line in lines(text) {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        if is_plus && let Some(rest) = line.strip_suffix(b"+") {
            count += 1;
            plain.extend_from_slice(rest.trim_ascii_end());
            plain.push(b'\n');
            continue;
        }
        if let Some(rest) = long
            .iter()
            .find_map(|mark| line.strip_suffix(mark.as_bytes()))
        {
            count += 1;
            plain.extend_from_slice(rest.trim_ascii_end());
            plain.push(b'\n');
            continue;
        }
        let last = line
            .last()
            .copied()
            .filter(|last| b",;|\\$&#*!.:^~".contains(last));
        match last {
            Some(last) if mark.is_none_or(|mark| mark == last) => {
                mark = Some(last);
                count += 1;
                plain.extend_from_slice(line.get(..line.len() - 1)?.trim_ascii_end());
            }
            _ => {
                others += 1;
                plain.extend_from_slice(line);
            }
        }
        plain.push(b'\n');
    }
    // The last line has none, and perhaps those of the armour.
    (count >= 2 && (others <= 3 || is_plus && others <= 8) && count + 4 >= others).then_some(plain)
}

/// `- ` before each line that starts with a hyphen: a signed message (RFC 9580 §7.2).
pub(crate) fn dash_escaped(text: &[u8]) -> Option<Text> {
    if !contains(text, b"- -") {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut is_signature = false;
    for line in lines(text) {
        // The signature is no part of the message.
        is_signature |= line.starts_with(b"-----BEGIN PGP SIGNATURE");
        if is_signature || line.starts_with(b"-----BEGIN PGP SIGNED") || line.starts_with(b"Hash: ")
        {
            continue;
        }
        plain.extend_from_slice(line.strip_prefix(b"- ").unwrap_or(line));
        plain.push(b'\n');
    }
    Some(plain)
}
