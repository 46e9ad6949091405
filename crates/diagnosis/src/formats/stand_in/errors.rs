//! Error messages of programs, in lower case.

pub(super) fn is_error(lower: &str) -> bool {
    const WORDS: [&str; 29] = [
        "no such file",
        "command not found",
        "is not recognized as",
        "unable to load",
        "could not read",
        "couldn't read",
        "could not find",
        "access denied",
        "accessdenied",
        "access is denied",
        "permission denied",
        "not authorized",
        "unauthorized",
        "forbidden",
        "404 not found",
        "not found",
        "traceback (most recent",
        "exception:",
        "exception in thread",
        "nullpointerexception",
        "panic: ",
        "error:",
        "error ",
        "expecting: ",
        "bad decrypt",
        "usage: ",
        "invalid command",
        "connection refused",
        "could not resolve",
    ];
    WORDS.iter().any(|word| lower.contains(word))
}
