//! Colours for the programs: comments, strings and keywords. Enough to read them by; no parser.

use super::Language;

/// What a piece of a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// Anything else.
    Plain,
    /// Up to the end of the line.
    Comment,
    /// With its quotes.
    Text,
    /// A word of the language.
    Keyword,
}

impl Token {
    /// The class in the style sheet.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Comment => "token-comment",
            Self::Text => "token-text",
            Self::Keyword => "token-keyword",
        }
    }
}

/// How a language marks these.
struct Grammar {
    comment: &'static str,
    /// The longest first.
    quotes: &'static [&'static str],
    keywords: &'static [&'static str],
}

const fn grammar(language: Language) -> Grammar {
    match language {
        Language::Shell => Grammar {
            comment: "#",
            quotes: &["'", "\""],
            keywords: &["set", "printf", "curl", "openssl", "date", "tr"],
        },
        Language::Node => Grammar {
            comment: "//",
            quotes: &["'", "\"", "`"],
            keywords: &[
                "import",
                "from",
                "as",
                "const",
                "await",
                "new",
                "undefined",
                "true",
                "false",
            ],
        },
        Language::Python => Grammar {
            comment: "#",
            quotes: &["\"\"\"", "\"", "'"],
            keywords: &[
                "import", "from", "with", "as", "if", "else", "open", "print",
            ],
        },
        Language::Go => Grammar {
            comment: "//",
            quotes: &["\"", "`"],
            keywords: &[
                "package", "import", "func", "if", "nil", "return", "defer", "map", "any", "string",
            ],
        },
        Language::Rust => Grammar {
            comment: "//",
            quotes: &["\""],
            keywords: &["use", "fn", "let", "mut", "dyn", "as"],
        },
        Language::Java => Grammar {
            comment: "//",
            quotes: &["\"\"\"", "\""],
            keywords: &[
                "import", "class", "public", "static", "void", "throws", "var", "new", "return",
            ],
        },
    }
}

/// The program in pieces that follow each other.
#[must_use]
pub fn highlight(language: Language, program: &str) -> Vec<(Token, String)> {
    let grammar = grammar(language);
    let mut pieces: Vec<(Token, String)> = Vec::new();
    let mut rest = program;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let (token, length) = grammar.next(rest, first, before);
        let (piece, after) = rest.split_at(length.max(first.len_utf8()).min(rest.len()));
        before = piece.chars().next_back().unwrap_or(' ');
        match pieces.last_mut() {
            Some((last, text)) if *last == token => text.push_str(piece),
            _ => pieces.push((token, piece.to_owned())),
        }
        rest = after;
    }
    pieces
}

impl Grammar {
    /// What `rest` begins with, and its length in bytes.
    fn next(&self, rest: &str, first: char, before: char) -> (Token, usize) {
        // `${name#…}` of a shell, `https://` in a string that is none here.
        if rest.starts_with(self.comment) && before.is_whitespace() {
            return (Token::Comment, rest.find('\n').unwrap_or(rest.len()));
        }
        if let Some(quote) = self.quotes.iter().find(|quote| rest.starts_with(**quote)) {
            return (Token::Text, end_of_text(rest, quote));
        }
        if !is_word(first) {
            return (Token::Plain, first.len_utf8());
        }
        let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let is_keyword = self.keywords.contains(&word) && !matches!(before, '.' | '-' | '_');
        let token = if is_keyword {
            Token::Keyword
        } else {
            Token::Plain
        };
        (token, length)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a string with its quotes; a backslash takes the next character with it.
fn end_of_text(rest: &str, quote: &str) -> usize {
    let mut at = quote.len();
    while let Some(tail) = rest.get(at..) {
        if tail.starts_with(quote) {
            return at + quote.len();
        }
        let mut chars = tail.chars();
        let Some(c) = chars.next() else { break };
        at += c.len_utf8();
        if c == '\\' {
            at += chars.next().map_or(0, char::len_utf8);
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(token: Token, language: Language, program: &str) -> Vec<String> {
        let pieces = highlight(language, program).into_iter();
        let own = pieces.filter(|(own, _)| *own == token);
        own.map(|(_, text)| text).collect()
    }

    #[test]
    fn comments_strings_and_keywords_are_found() {
        let program = "const a = 'it\\'s // no comment'; // yes\nawait b.new();";
        assert_eq!(
            of(Token::Text, Language::Node, program),
            ["'it\\'s // no comment'"]
        );
        assert_eq!(of(Token::Comment, Language::Node, program), ["// yes"]);
        assert_eq!(
            of(Token::Keyword, Language::Node, program),
            ["const", "await"]
        );
    }

    #[test]
    fn text_over_several_lines_is_one() {
        let program = "var a = \"\"\"\n  {\"b\":1}\"\"\"\n  .c();";
        assert_eq!(
            of(Token::Text, Language::Java, program),
            ["\"\"\"\n  {\"b\":1}\"\"\""]
        );
    }

    #[test]
    fn pieces_are_the_program() {
        for program in ["", "\"", "# ü\n'", "a\\", "\u{fffd}`x"] {
            for language in Language::ALL {
                let pieces = highlight(language, program).into_iter();
                let text: String = pieces.map(|(_, text)| text).collect();
                assert_eq!(text, program);
            }
        }
    }
}
