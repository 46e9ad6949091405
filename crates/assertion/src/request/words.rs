//! The words of a command line: of a shell (POSIX, XCU 2.2), of cmd and of PowerShell, without expanding anything.

/// The words of a command.
pub(super) struct Words {
    pub(super) list: Vec<String>,
    /// An `&` outside quotes ends the command in every shell: what follows it is not sent.
    pub(super) is_cut: bool,
}

/// Splits it; an open quote goes to the end.
pub(super) fn split(command: &str) -> Words {
    // As browsers copy requests for cmd: every quote has a caret before it.
    if command.contains("^\"") {
        return Splitter::new(&uncaret(command), true).split();
    }
    let is_windows =
        command.starts_with("curl.exe") || command.contains("^\n") || command.contains("^\r");
    Splitter::new(command, is_windows).split()
}

/// What cmd makes of a command: a caret quotes the character behind it, and a line continues after one.
fn uncaret(command: &str) -> String {
    let mut text = String::with_capacity(command.len());
    let mut chars = command.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '^' if end_of_line(&mut chars) => {}
            '^' => text.extend(chars.next()),
            _ => text.push(c),
        }
    }
    text
}

type Chars<'a> = core::iter::Peekable<core::str::Chars<'a>>;

/// Takes the end of a line, if it is next.
fn end_of_line(chars: &mut Chars<'_>) -> bool {
    let has_return = chars.next_if_eq(&'\r').is_some();
    chars.next_if_eq(&'\n').is_some() || has_return
}

struct Splitter<'a> {
    chars: Chars<'a>,
    /// In double quotes, a quote is written `""` or `` `" ``, too.
    is_windows: bool,
    is_cut: bool,
}

impl<'a> Splitter<'a> {
    fn new(command: &'a str, is_windows: bool) -> Self {
        Self {
            chars: command.chars().peekable(),
            is_windows,
            is_cut: false,
        }
    }

    fn split(mut self) -> Words {
        let mut list = Vec::new();
        let mut word: Option<String> = None;
        while let Some(c) = self.chars.next() {
            match c {
                // A line continues after \ in sh, ^ in cmd and ` in PowerShell.
                '\\' | '^' | '`' if end_of_line(&mut self.chars) => {}
                '\\' => word.get_or_insert_default().extend(self.chars.next()),
                '\'' => word
                    .get_or_insert_default()
                    .extend(self.chars.by_ref().take_while(|&c| c != '\'')),
                '$' if self.chars.next_if_eq(&'\'').is_some() => {
                    self.ansi(word.get_or_insert_default());
                }
                '"' => self.double(word.get_or_insert_default()),
                '|' | ';' | '>' | '<' => break,
                '&' if word.is_none() => break,
                '&' => match self.chars.peek() {
                    None | Some('&') => break,
                    Some(next) if next.is_whitespace() => break,
                    Some(_) => {
                        self.is_cut = true;
                        word.get_or_insert_default().push(c);
                    }
                },
                _ if c.is_whitespace() => list.extend(word.take()),
                _ => word.get_or_insert_default().push(c),
            }
        }
        list.extend(word);
        Words {
            list,
            is_cut: self.is_cut,
        }
    }

    fn double(&mut self, word: &mut String) {
        while let Some(c) = self.chars.next() {
            match c {
                '"' | '`' if self.is_windows && self.chars.next_if_eq(&'"').is_some() => {
                    word.push('"');
                }
                '"' => return,
                '\\' => match self.chars.next() {
                    Some('\n') | None => {}
                    Some(escaped @ ('"' | '\\' | '$' | '`')) => word.push(escaped),
                    Some(other) => word.extend(['\\', other]),
                },
                _ => word.push(c),
            }
        }
    }

    /// `$'…'`, as browsers copy requests.
    fn ansi(&mut self, word: &mut String) {
        while let Some(c) = self.chars.next() {
            match c {
                '\'' => return,
                '\\' => match self.chars.next() {
                    Some('n') => word.push('\n'),
                    Some('r') => word.push('\r'),
                    Some('t') => word.push('\t'),
                    Some(mark @ ('x' | 'u')) => {
                        let longest = if mark == 'x' { 2 } else { 4 };
                        let mut code = 0;
                        for _ in 0..longest {
                            let Some(digit) = self.chars.peek().and_then(|c| c.to_digit(16)) else {
                                break;
                            };
                            self.chars.next();
                            code = code * 16 + digit;
                        }
                        word.extend(char::from_u32(code));
                    }
                    Some(other) => word.push(other),
                    None => {}
                },
                _ => word.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_are_those_of_a_shell() {
        for (command, words) in [
            (
                "curl -d 'a b' \\\n --data \"c\\\"$d\" e\\ f $'x\\u0021\\n' ''",
                &["curl", "-d", "a b", "--data", "c\"$d", "e f", "x!\n", ""][..],
            ),
            ("curl a ^\r\n b | jq .", &["curl", "a", "b"]),
            ("curl 'open", &["curl", "open"]),
            ("curl a && echo b", &["curl", "a"]),
            ("curl a & echo b", &["curl", "a"]),
            ("curl \"a\"\"b\"", &["curl", "ab"]),
            // cmd and PowerShell.
            (
                "curl.exe -d \"{\"\"a\"\":`\"b`\"}\" \"\"",
                &["curl.exe", "-d", r#"{"a":"b"}"#, ""],
            ),
            (
                "curl ^\"a^%^3A^&b^\" ^\r\n  -d ^\"^{^\\^\"c^\\^\":1^}^\n\n^\"",
                &["curl", "a%3A&b", "-d", "{\"c\":1}\n"],
            ),
        ] {
            let found = split(command);
            assert_eq!(found.list, words, "{command}");
            assert!(!found.is_cut, "{command}");
        }
    }

    #[test]
    fn ampersand_outside_quotes_cuts_the_command() {
        let found = split("curl a -d b=c&d=e 'f&g'");
        assert_eq!(found.list, ["curl", "a", "-d", "b=c&d=e", "f&g"]);
        assert!(found.is_cut);
    }
}
