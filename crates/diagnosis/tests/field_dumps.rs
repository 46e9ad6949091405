//! Keys as dumps of their bytes: in octal, binary and other radices, in words of several octets, in base32 and uuencode.
//! Private ones are private in every notation; public ones are decoded.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::fixtures::{assert_private, der, now, shown, text};
use diagnosis::diagnose;

const PUBLIC: &str = "rsa2048.spki.pem";

/// Asserts that the file is private, alone and after a sound key.
#[track_caller]
fn private(name: &str, input: &str) {
    for input in [input.to_owned(), text(PUBLIC) + input] {
        assert_private(name, input);
    }
}

/// Asserts that the public key comes out.
#[track_caller]
fn decoded(name: &str, input: &str, key: &[u8]) {
    let diagnosis = diagnose(input.as_bytes(), now());
    let material = diagnosis.material.or(diagnosis.derived);
    assert_eq!(
        material.map(|material| material.der).as_deref(),
        Some(key),
        "{name}: {:#?}\n{}",
        diagnosis.findings,
        shown(input.as_bytes())
    );
}

fn join(bytes: &[u8], separator: &str, form: fn(u8) -> String) -> String {
    let words: Vec<String> = bytes.iter().map(|byte| form(*byte)).collect();
    words.join(separator)
}

/// Lines of so many bytes after an offset.
fn rows(
    bytes: &[u8],
    size: usize,
    offset: fn(usize) -> String,
    row: impl Fn(&[u8]) -> String,
) -> String {
    bytes
        .chunks(size)
        .enumerate()
        .map(|(line, bytes)| offset(line * size) + &row(bytes) + "\n")
        .collect()
}

/// A number of up to eight octets.
fn number(octets: &[u8], is_big_endian: bool) -> u64 {
    let mut octets = octets.to_vec();
    if !is_big_endian {
        octets.reverse();
    }
    octets
        .iter()
        .fold(0, |number, octet| number << 8 | u64::from(*octet))
}

/// Words of so many octets, the last one filled with zeros.
fn words(bytes: &[u8], size: usize, is_big_endian: bool) -> Vec<u64> {
    bytes
        .chunks(size)
        .map(|word| {
            let mut word = word.to_vec();
            word.resize(size, 0);
            number(&word, is_big_endian)
        })
        .collect()
}

fn list(words: &[u64]) -> String {
    let words: Vec<String> = words.iter().map(u64::to_string).collect();
    format!("[{}]", words.join(", "))
}

fn characters(bytes: &[u8]) -> String {
    let shown = |byte: &u8| match byte {
        b' '..=b'~' => char::from(*byte),
        _ => '.',
    };
    bytes.iter().map(shown).collect()
}

/// The cells of `od -c`.
fn cells(bytes: &[u8]) -> String {
    let cell = |byte: &u8| match byte {
        0 => "  \\0".to_owned(),
        b'\n' => "  \\n".to_owned(),
        b'\r' => "  \\r".to_owned(),
        b'\t' => "  \\t".to_owned(),
        7 => "  \\a".to_owned(),
        8 => "  \\b".to_owned(),
        11 => "  \\v".to_owned(),
        12 => "  \\f".to_owned(),
        b' '..=b'~' => format!("   {}", char::from(*byte)),
        _ => format!(" {byte:03o}"),
    };
    bytes.iter().map(cell).collect()
}

fn base32(bytes: &[u8], alphabet: &[u8; 32]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(5) {
        let mut five = group.to_vec();
        five.resize(5, 0);
        let bits = number(&five, true);
        let digits = (group.len() * 8).div_ceil(5);
        for index in 0..8 {
            let value = usize::try_from(bits >> (35 - 5 * index) & 31).unwrap();
            text.push(if index < digits {
                char::from(alphabet[value])
            } else {
                '='
            });
        }
    }
    text
}

fn wrapped(text: &str, width: usize) -> String {
    let lines = text.as_bytes().chunks(width);
    lines
        .map(|line| String::from_utf8(line.to_vec()).unwrap() + "\n")
        .collect()
}

fn uuencoded(bytes: &[u8]) -> String {
    let character = |value: u64| char::from(b' ' + u8::try_from(value & 63).unwrap());
    bytes
        .chunks(45)
        .map(|line| {
            let mut text = String::from(character(line.len() as u64));
            for group in line.chunks(3) {
                let mut three = group.to_vec();
                three.resize(3, 0);
                let bits = number(&three, true);
                text.extend([18, 12, 6, 0].map(|shift| character(bits >> shift)));
            }
            text.replace(' ', "`") + "\n"
        })
        .collect()
}

/// The bytes as one number.
fn decimal(bytes: &[u8]) -> String {
    let mut digits = vec![0u8];
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            let value = u32::from(*digit) * 256 + carry;
            *digit = u8::try_from(value % 10).unwrap();
            carry = value / 10;
        }
        while carry > 0 {
            digits.push(u8::try_from(carry % 10).unwrap());
            carry /= 10;
        }
    }
    let digits = digits.iter().rev();
    digits.map(|digit| char::from(b'0' + digit)).collect()
}

/// The bytes in every notation that keeps all of them.
fn dumps(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let octal = |at: usize| format!("{at:07o}");
    let none = |_: usize| String::new();
    let standard = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let extended = b"0123456789ABCDEFGHIJKLMNOPQRSTUV";
    let each = |row: &[u8], form: fn(u8) -> String| join(row, "", form);
    let in_words = |row: &[u8], size: usize, form: fn(u64) -> String| -> String {
        words(row, size, false).into_iter().map(form).collect()
    };
    vec![
        (
            "od",
            rows(bytes, 16, octal, |row| {
                in_words(row, 2, |word| format!(" {word:06o}"))
            }),
        ),
        (
            "od -b",
            rows(bytes, 16, octal, |row| {
                each(row, |byte| format!(" {byte:03o}"))
            }),
        ),
        (
            "od -An -b",
            rows(bytes, 16, none, |row| {
                each(row, |byte| format!(" {byte:03o}"))
            }),
        ),
        ("od -c", rows(bytes, 16, octal, cells)),
        (
            "od -x",
            rows(bytes, 16, octal, |row| {
                in_words(row, 2, |word| format!(" {word:04x}"))
            }),
        ),
        (
            "od -t u1",
            rows(bytes, 16, octal, |row| {
                each(row, |byte| format!(" {byte:3}"))
            }),
        ),
        (
            "hexdump -d",
            rows(
                bytes,
                16,
                |at| format!("{at:07x}"),
                |row| in_words(row, 2, |word| format!("   {word:05}")),
            ),
        ),
        (
            "xxd -b",
            rows(
                bytes,
                6,
                |at| format!("{at:08x}:"),
                |row| each(row, |byte| format!(" {byte:08b}")) + "  " + &characters(row),
            ),
        ),
        (
            "gdb",
            rows(
                bytes,
                8,
                |at| format!("{:#x} <key+{at}>:", 0x7fff_ffff_e000_usize + at),
                |row| each(row, |byte| format!("\t{byte:#04x}")),
            ),
        ),
        (
            "Format-Hex",
            rows(
                bytes,
                16,
                |at| format!("{at:08X}   "),
                |row| {
                    format!(
                        "{:<48} {}",
                        join(row, " ", |byte| format!("{byte:02X}")),
                        characters(row)
                    )
                },
            ),
        ),
        (
            "Format-Hex of PowerShell 7",
            rows(
                bytes,
                16,
                |at| format!("{at:016X} "),
                |row| {
                    format!(
                        "{:<47} {}",
                        join(row, " ", |byte| format!("{byte:02X}")),
                        characters(row)
                    )
                },
            ),
        ),
        (
            "WinDbg",
            rows(
                bytes,
                16,
                |at| format!("000001f3`{:08x}  ", 0x2af0 + at),
                |row| {
                    let (left, right) = row.split_at(row.len().min(8));
                    format!(
                        "{}-{}",
                        join(left, " ", |byte| format!("{byte:02x}")),
                        join(right, " ", |byte| format!("{byte:02x}"))
                    )
                },
            ),
        ),
        (
            "raw in R",
            rows(
                bytes,
                24,
                |at| format!("{:>6} ", format!("[{}]", at + 1)),
                |row| join(row, " ", |byte| format!("{byte:02x}")),
            ),
        ),
        (
            "integers in R",
            rows(
                bytes,
                18,
                |at| format!("{:>6} ", format!("[{}]", at + 1)),
                |row| join(row, " ", |byte| format!("{byte:3}")),
            ),
        ),
        (
            "decimals with blanks",
            join(bytes, " ", |byte| byte.to_string()),
        ),
        (
            "padded decimals",
            join(bytes, " ", |byte| format!("{byte:03}")),
        ),
        (
            "%o",
            format!("[{}]", join(bytes, " ", |byte| format!("{byte:o}"))),
        ),
        (
            "0o",
            format!("[{}]", join(bytes, ", ", |byte| format!("{byte:#o}"))),
        ),
        (
            "%b",
            format!("[{}]", join(bytes, " ", |byte| format!("{byte:b}"))),
        ),
        (
            "%x",
            format!("[{}]", join(bytes, ", ", |byte| format!("{byte:x}"))),
        ),
        (
            "0X",
            format!("{{{}}}", join(bytes, ", ", |byte| format!("0X{byte:X}"))),
        ),
        (
            "Integer.toHexString",
            join(bytes, " ", |byte| {
                format!("{:x}", i32::from(byte.cast_signed()))
            }),
        ),
        ("32-bit words", list(&words(bytes, 4, true))),
        ("32-bit words, little-endian", list(&words(bytes, 4, false))),
        ("signed 32-bit words", {
            let words: Vec<String> = words(bytes, 4, true)
                .iter()
                .map(|word| (u32::try_from(*word).unwrap().cast_signed()).to_string())
                .collect();
            format!(
                "{{\"words\":[{}],\"sigBytes\":{}}}",
                words.join(","),
                bytes.len()
            )
        }),
        ("64-bit words", list(&words(bytes, 8, true))),
        (
            "64-bit words, little-endian",
            format!("array('Q', {})", list(&words(bytes, 8, false))),
        ),
        (
            "16-bit words",
            format!(
                "Uint16Array({}) {}",
                bytes.len() / 2,
                list(&words(bytes, 2, false))
            ),
        ),
        ("base32", base32(bytes, standard)),
        ("base32 in lines", wrapped(&base32(bytes, standard), 76)),
        (
            "base32 in lower case",
            wrapped(&base32(bytes, standard), 64).to_lowercase(),
        ),
        ("base32hex", wrapped(&base32(bytes, extended), 76)),
        (
            "uuencode",
            format!("begin 644 key.der\n{}`\nend\n", uuencoded(bytes)),
        ),
        ("one number", decimal(bytes)),
        ("BigInt", decimal(bytes) + "n"),
        (
            "one number in binary",
            format!(
                "0b{}",
                join(bytes, "", |byte| format!("{byte:08b}")).trim_start_matches('0')
            ),
        ),
    ]
}

#[test]
fn dumps_of_private_keys_are_private() {
    for file in ["private-pkcs8.pem", "private-pkcs1.pem"] {
        for (notation, dump) in dumps(&der(file)) {
            private(&format!("{file}: {notation}"), &dump);
            private(
                &format!("{file}: {notation} with CR LF"),
                &dump.replace('\n', "\r\n"),
            );
        }
    }
    // A small one.
    for (notation, dump) in dumps(&der("private-sec1.pem")).into_iter().take(3) {
        private(notation, &dump);
    }
}

#[test]
fn dumps_of_public_keys_are_decoded() {
    let key = der(PUBLIC);
    for (notation, dump) in dumps(&key) {
        decoded(notation, &dump, &key);
    }
}

#[test]
fn dumps_of_a_pem_are_read() {
    let secret = text("private-pkcs8.pem");
    let key = text(PUBLIC);
    // Words of more octets would be padded.
    for (notation, dump) in dumps(secret.as_bytes()).into_iter().take(12) {
        private(notation, &dump);
    }
    for (notation, dump) in dumps(key.as_bytes()).into_iter().take(12) {
        decoded(notation, &dump, &der(PUBLIC));
    }
}

/// UTF-16 that a program shows with a blank for each zero.
#[test]
fn a_private_key_with_a_blank_after_each_character_is_private() {
    let spaced: String = text("private-pkcs8.pem")
        .chars()
        .flat_map(|c| [c, ' '])
        .collect();
    private("blanks", &spaced);
}

#[test]
fn numbers_that_are_no_keys_are_not_private() {
    let random: Vec<u8> = (0u32..3_000).map(|n| (n * n / 7 % 251) as u8).collect();
    for (notation, dump) in dumps(&random) {
        let diagnosis = diagnose(dump.as_bytes(), now());
        assert!(!diagnosis.holds_private, "{notation}");
        let beside = text(PUBLIC) + &dump;
        assert!(
            !diagnose(beside.as_bytes(), now()).holds_private,
            "{notation}"
        );
    }
}

/// What stands above the bytes, and a last word of fewer octets.
#[test]
fn dumps_of_powershell_and_of_xxd_in_words() {
    let (secret, key) = (der("private-pkcs8.pem"), der(PUBLIC));
    let header = "\r\n           Path: C:\\k.der\r\n\r\n           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\r\n\r\n";
    let dump = |bytes: &[u8]| {
        let row = |bytes: &[u8]| {
            format!(
                "{}  {}\r",
                join(bytes, " ", |byte| format!("{byte:02X}")),
                characters(bytes)
            )
        };
        header.to_owned() + &rows(bytes, 16, |offset| format!("{offset:08X}   "), row)
    };
    decoded("Format-Hex", &dump(&key), &key);
    private("Format-Hex", &dump(&secret));
    let dump = |bytes: &[u8]| {
        let row = |bytes: &[u8]| {
            let words: Vec<String> = bytes
                .chunks(4)
                .map(|word| {
                    word.iter()
                        .rev()
                        .map(|byte| format!("{byte:02x}"))
                        .collect()
                })
                .collect();
            format!("{}  {}", words.join(" "), characters(bytes))
        };
        rows(bytes, 16, |offset| format!("{offset:08x}: "), row)
    };
    decoded("xxd -e", &dump(&key), &key);
    private("xxd -e", &dump(&secret));
}
