//! One character at a time, in any spelling: plain, escaped for JSON or a shell, or as an HTML entity.

/// A character of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its length in bytes.
    pub len: usize,
    pub kind: TokenKind,
    pub spelling: Spelling,
}

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// One character.
    Char(char),
    /// A line break.
    Newline(Newline),
    /// A byte that is not UTF-8.
    Byte(u8),
}

/// Kinds of line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Newline {
    Lf,
    CrLf,
    Cr,
}

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    Plain,
    /// `\n`, `\/`, `\u002b`, as in JSON, shells and programming languages.
    Backslash,
    /// `&#43;`, `&nbsp;`, `<br>`.
    Html,
}

/// The longest entity or escape, in bytes.
const MAX_ESCAPE: usize = 10;

/// The token at the start of `text`; `None` if it is empty.
pub(crate) fn next_token(text: &[u8]) -> Option<Token> {
    let plain = |len, kind| {
        Some(Token {
            len,
            kind,
            spelling: Spelling::Plain,
        })
    };
    match text {
        [] => None,
        [b'\r', b'\n', ..] => plain(2, TokenKind::Newline(Newline::CrLf)),
        // CR LF converted from LF to CR LF once more.
        [b'\r', b'\r', b'\n', ..] => plain(3, TokenKind::Newline(Newline::CrLf)),
        [b'\r', ..] => plain(1, TokenKind::Newline(Newline::Cr)),
        [b'\n', ..] => plain(1, TokenKind::Newline(Newline::Lf)),
        [b'\\', ..] => backslash(text).or_else(|| plain(1, TokenKind::Char('\\'))),
        [b'&', ..] => entity(text).or_else(|| plain(1, TokenKind::Char('&'))),
        [b'<', ..] => line_break(text).or_else(|| plain(1, TokenKind::Char('<'))),
        [ascii @ 0..0x80, ..] => plain(1, TokenKind::Char(char::from(*ascii))),
        [byte, ..] => match first_char(text) {
            Some(c) => plain(c.len_utf8(), TokenKind::Char(c)),
            None => plain(1, TokenKind::Byte(*byte)),
        },
    }
}

fn first_char(text: &[u8]) -> Option<char> {
    let start = text.get(..text.len().min(4))?;
    let valid = match core::str::from_utf8(start) {
        Ok(valid) => valid,
        Err(error) => core::str::from_utf8(start.get(..error.valid_up_to())?).ok()?,
    };
    valid.chars().next()
}

/// `\n`, `\r\n`, `\\n`, `\u000a`, `\/`, and a backslash at the end of a line.
fn backslash(text: &[u8]) -> Option<Token> {
    let slashes = text
        .iter()
        .take(4)
        .take_while(|&&byte| byte == b'\\')
        .count();
    let after = text.get(slashes..)?;
    let (len, kind) = match after {
        [b'r', rest @ ..] => match escaped_newline(rest) {
            Some(more) => (slashes + 1 + more, TokenKind::Newline(Newline::CrLf)),
            None => (slashes + 1, TokenKind::Newline(Newline::Cr)),
        },
        [b'n', ..] => (slashes + 1, TokenKind::Newline(Newline::Lf)),
        [b't', ..] => (slashes + 1, TokenKind::Char('\t')),
        [c @ (b'/' | b'"' | b'\'' | b'+' | b'=' | b'-'), ..] => {
            (slashes + 1, TokenKind::Char(char::from(*c)))
        }
        [b'u', a, b, c, d, ..] => {
            let digits = [*a, *b, *c, *d];
            let code = u32::from_str_radix(core::str::from_utf8(&digits).ok()?, 16).ok()?;
            (slashes + 5, meaning(char::from_u32(code)?))
        }
        // A continued line of a shell script or YAML.
        [b'\r', b'\n', ..] => (slashes + 2, TokenKind::Newline(Newline::Lf)),
        [b'\n', ..] => (slashes + 1, TokenKind::Newline(Newline::Lf)),
        _ => return None,
    };
    Some(Token {
        len,
        kind,
        spelling: Spelling::Backslash,
    })
}

fn escaped_newline(rest: &[u8]) -> Option<usize> {
    let slashes = rest
        .iter()
        .take(4)
        .take_while(|&&byte| byte == b'\\')
        .count();
    (slashes > 0 && rest.get(slashes) == Some(&b'n')).then_some(slashes + 1)
}

fn meaning(c: char) -> TokenKind {
    match c {
        '\n' => TokenKind::Newline(Newline::Lf),
        '\r' => TokenKind::Newline(Newline::Cr),
        c => TokenKind::Char(c),
    }
}

fn entity(text: &[u8]) -> Option<Token> {
    let end = text
        .iter()
        .take(MAX_ESCAPE)
        .position(|&byte| byte == b';')?;
    let name = core::str::from_utf8(text.get(1..end)?).ok()?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => match name {
            "nbsp" => '\u{a0}',
            "quot" => '"',
            "apos" => '\'',
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "plus" => '+',
            "sol" => '/',
            "equals" => '=',
            "hyphen" | "dash" => '\u{2010}',
            "ndash" => '\u{2013}',
            "mdash" => '\u{2014}',
            "minus" => '\u{2212}',
            "NewLine" => '\n',
            "Tab" => '\t',
            _ => return None,
        },
    };
    Some(Token {
        len: end + 1,
        kind: meaning(c),
        spelling: Spelling::Html,
    })
}

/// Tags that only break or wrap lines.
fn line_break(text: &[u8]) -> Option<Token> {
    const TAGS: [&[u8]; 8] = [
        b"br", b"p", b"/p", b"pre", b"/pre", b"code", b"/code", b"wbr",
    ];
    let end = text
        .iter()
        .take(MAX_ESCAPE)
        .position(|&byte| byte == b'>')?;
    let name = text.get(1..end)?.trim_ascii();
    let name = name.strip_suffix(b"/").unwrap_or(name).trim_ascii();
    TAGS.iter()
        .any(|tag| tag.eq_ignore_ascii_case(name))
        .then_some(Token {
            len: end + 1,
            kind: TokenKind::Newline(Newline::Lf),
            spelling: Spelling::Html,
        })
}

/// A hyphen, or a dash that word processors replace it with.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{ad}' | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// A blank of any width.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{b}' | '\u{c}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// A quotation mark, straight or typographic.
pub(crate) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}'
    )
}

/// Returns true if there is only white space and byte order marks.
pub(crate) fn is_only_blank(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(token) = next_token(rest) {
        match token.kind {
            TokenKind::Newline(_) => {}
            TokenKind::Char(c) if is_blank(c) || c == '\u{feff}' => {}
            _ => return false,
        }
        rest = rest.get(token.len..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (usize, TokenKind, Spelling) {
        let token = next_token(text.as_bytes()).unwrap();
        (token.len, token.kind, token.spelling)
    }

    #[test]
    fn reads_escapes() {
        let lf = TokenKind::Newline(Newline::Lf);
        assert_eq!(read("\\nMII"), (2, lf, Spelling::Backslash));
        assert_eq!(read("\\\\nMII"), (3, lf, Spelling::Backslash));
        assert_eq!(
            read("\\r\\nMII"),
            (4, TokenKind::Newline(Newline::CrLf), Spelling::Backslash)
        );
        assert_eq!(
            read("\\u002bMII"),
            (6, TokenKind::Char('+'), Spelling::Backslash)
        );
        assert_eq!(read("\\/"), (2, TokenKind::Char('/'), Spelling::Backslash));
        assert_eq!(read("&#43;"), (5, TokenKind::Char('+'), Spelling::Html));
        assert_eq!(read("&#x2B;"), (6, TokenKind::Char('+'), Spelling::Html));
        assert_eq!(read("<BR />x"), (6, lf, Spelling::Html));
    }

    #[test]
    fn leaves_other_text_alone() {
        assert_eq!(read("\\x"), (1, TokenKind::Char('\\'), Spelling::Plain));
        assert_eq!(read("& b"), (1, TokenKind::Char('&'), Spelling::Plain));
        assert_eq!(read("<b>"), (1, TokenKind::Char('<'), Spelling::Plain));
        assert_eq!(next_token(&[0xff]).unwrap().kind, TokenKind::Byte(0xff));
        assert_eq!(read("é!"), (2, TokenKind::Char('é'), Spelling::Plain));
        assert_eq!(next_token(b""), None);
    }
}
