//! Bytes as programs dump them: in octal, in binary, in words of several octets of either byte order, as the cells of
//! `od -c`, in base32 and base85, uuencoded. One text may be read in several ways: whoever asks looks for what makes sense.

use zeroize::Zeroizing;

use super::base85::base85;
use super::contains;
use super::encodings::{base32, integers, uuencoded};

type Bytes = Zeroizing<Vec<u8>>;

/// How numbers stand for octets.
struct Notation {
    radix: u32,
    /// The fewest and the most digits of a number.
    digits: (usize, usize),
    /// Octets that a number stands for.
    octets: usize,
    is_big_endian: bool,
}

const fn notation(
    radix: u32,
    digits: (usize, usize),
    octets: usize,
    is_big_endian: bool,
) -> Notation {
    Notation {
        radix,
        digits,
        octets,
        is_big_endian,
    }
}

const LITTLE: bool = false;
const BIG: bool = true;

/// Hexadecimal in whole octets has a reader of its own ([`super::hex`]), and so has decimal ([`super::numbers`]).
const NOTATIONS: [Notation; 13] = [
    // Integer.toHexString in Java, `%x` in Go: 4 instead of 04.
    notation(16, (1, 2), 1, BIG),
    // hexdump, od -x, od -t x4, x/8xw in gdb.
    notation(16, (4, 4), 2, LITTLE),
    notation(16, (8, 8), 4, LITTLE),
    notation(16, (16, 16), 8, LITTLE),
    // od -b, `%o`; od without options.
    notation(8, (1, 3), 1, BIG),
    notation(8, (6, 6), 2, LITTLE),
    // xxd -b, `%b`.
    notation(2, (1, 8), 1, BIG),
    // Decimal octets between column numbers, arrays of larger words, with signs or without.
    notation(10, (1, 3), 1, BIG),
    notation(10, (1, 5), 2, LITTLE),
    notation(10, (1, 10), 4, BIG),
    notation(10, (1, 10), 4, LITTLE),
    notation(10, (1, 20), 8, BIG),
    notation(10, (1, 20), 8, LITTLE),
];

/// Every way in which a text can be read: as numbers, or as one of the encodings below.
pub(crate) fn readings(text: &[u8]) -> impl Iterator<Item = Bytes> {
    dumps(text).chain(encoded(text))
}

/// What the numbers of a text stand for, in every notation.
pub(crate) fn dumps(text: &[u8]) -> impl Iterator<Item = Bytes> {
    let words = if is_numeric(text) {
        words(text)
    } else {
        Vec::new()
    };
    NOTATIONS
        .iter()
        .map(move |notation| notation.read(&words))
        .filter(|bytes| bytes.len() >= SHORTEST)
}

/// What the cells of `od -c`, uuencoded lines, base32, base85 and large integers stand for.
pub(crate) fn encoded(text: &[u8]) -> impl Iterator<Item = Bytes> {
    [cells(text, 7), cells(text, 0), uuencoded(text)]
        .into_iter()
        .chain(base32(text))
        .chain(base85(text))
        .chain(integers(text))
        .filter(|bytes| bytes.len() >= SHORTEST)
}

/// The shortest reading that counts, in octets.
const SHORTEST: usize = 16;

/// Returns true if two fifths of the text are hexadecimal digits: prose, programs and base64 have fewer.
fn is_numeric(text: &[u8]) -> bool {
    let digits = text.iter().filter(|byte| byte.is_ascii_hexdigit()).count();
    digits * 5 >= text.len() * 2
}

/// A run of letters and digits.
struct Word<'t> {
    digits: &'t [u8],
    is_negative: bool,
    /// The first of its line.
    is_first: bool,
    /// Before a separator of numbers.
    is_separated: bool,
    /// Between blanks or hyphens.
    is_apart: bool,
    /// An offset or an index: followed by a colon and a blank, in brackets of its own, or after a plus sign.
    is_label: bool,
}

fn words(text: &[u8]) -> Vec<Word<'_>> {
    let mut words = Vec::with_capacity(text.len() / 3);
    let mut at = 0;
    let mut is_first = true;
    while let Some(&byte) = text.get(at) {
        let len = text
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        if len == 0 {
            is_first |= byte == b'\n';
            at += 1;
            continue;
        }
        let before = |back: usize| at.checked_sub(back).and_then(|at| text.get(at)).copied();
        let end = at + len;
        let is_index =
            before(1) == Some(b'[') && text.get(end) == Some(&b']') || before(1) == Some(b'+');
        let is_offset = text.get(end) == Some(&b':')
            && text
                .get(end + 1)
                .is_some_and(|next| matches!(next, b' ' | b'\t'));
        let digits = text.get(at..end).unwrap_or_default();
        let is_blank = |byte: Option<&u8>| byte.is_none_or(|byte| b" \t\r\n-".contains(byte));
        words.push(Word {
            digits,
            is_apart: is_blank(text.get(end)) && is_blank(before(1).as_ref()),
            is_negative: before(1) == Some(b'-')
                && !before(2).is_some_and(|byte| byte.is_ascii_alphanumeric()),
            is_first,
            is_separated: text
                .get(end)
                .is_none_or(|next| b" \t\r\n,;|:-\"'\\()[]{}<>&".contains(next)),
            is_label: is_index || is_offset && len >= 4 && is_hex(digits),
        });
        is_first = false;
        at = end;
    }
    words
}

fn is_hex(word: &[u8]) -> bool {
    let digits = word.strip_prefix(b"0x").unwrap_or(word);
    digits.iter().all(u8::is_ascii_hexdigit)
}

impl Word<'_> {
    /// A label, or four hexadecimal digits or more before a blank.
    fn is_offset(&self) -> bool {
        let digits = self.digits.strip_prefix(b"0x").unwrap_or(self.digits);
        self.is_label || self.is_apart && digits.len() >= 4 && is_hex(digits)
    }
}

impl Notation {
    /// The octets of the first row of numbers in each line. After an offset, they are between blanks, and no more than in
    /// the first such line: the column of characters behind them is not.
    fn read(&self, words: &[Word<'_>]) -> Bytes {
        let mut bytes = Zeroizing::new(Vec::with_capacity(words.len() * self.octets));
        let (mut is_begun, mut is_over, mut has_offset) = (false, false, false);
        let (mut count, mut most) = (0, None);
        for word in words {
            if word.is_first {
                most = most.or((has_offset && count > 0).then_some(count));
                (is_begun, is_over, count) = (false, false, 0);
                has_offset = word.is_offset();
            }
            if is_over || word.is_label {
                continue;
            }
            if is_begun && has_offset && (!word.is_apart || most == Some(count)) {
                is_over = true;
                continue;
            }
            match self.number(word) {
                Some(number) => {
                    is_begun = true;
                    count += 1;
                    let octets = number.to_be_bytes();
                    let octets = octets.get(8 - self.octets..).unwrap_or_default();
                    if self.is_big_endian {
                        bytes.extend_from_slice(octets);
                    } else {
                        bytes.extend(octets.iter().rev());
                    }
                }
                None => {
                    bytes.extend_from_slice(&self.part(word).unwrap_or_default());
                    is_over = is_begun;
                }
            }
        }
        bytes
    }

    /// The octets of a word of four that the end of the data cuts off, as xxd -e prints it.
    fn part(&self, word: &Word<'_>) -> Option<Bytes> {
        if self.radix != 16 || self.octets != 4 || !matches!(word.digits.len(), 2 | 4 | 6) {
            return None;
        }
        let mut octets = super::numbers::from_hex(word.digits).filter(|_| word.is_apart)?;
        octets.reverse();
        Some(octets)
    }

    fn number(&self, word: &Word<'_>) -> Option<u64> {
        if !word.is_separated {
            return None;
        }
        let (fewest, most) = self.digits;
        let prefixes: &[&[u8]] = match self.radix {
            // A negative octet in Java has the digits of an int.
            16 => &[b"0x", b"0X", b"x", b"H", b"ffffff"],
            8 => &[b"0o"],
            2 => &[b"0b"],
            _ => &[],
        };
        let digits = prefixes
            .iter()
            .find_map(|prefix| {
                let rest = word.digits.strip_prefix(*prefix)?;
                (!rest.is_empty() && (prefix.len() < 6 || rest.len() == 2)).then_some(rest)
            })
            .unwrap_or(word.digits);
        // A number that is padded with zeros is as long as all of them: others are offsets.
        let is_padded = self.radix == 10 && digits.len() > 1 && digits.first() == Some(&b'0');
        if !(fewest..=most).contains(&digits.len()) || is_padded && digits.len() > 5 {
            return None;
        }
        let mut number: u64 = 0;
        for &digit in digits {
            let digit = char::from(digit).to_digit(self.radix)?;
            number = number
                .checked_mul(u64::from(self.radix))?
                .checked_add(u64::from(digit))?;
        }
        let bits = self.octets * 8;
        let is_in_range = bits == 64 || number >> bits == 0;
        if word.is_negative {
            is_in_range.then(|| number.wrapping_neg())
        } else {
            is_in_range.then_some(number)
        }
    }
}

/// The cells of `od -c`, `hexdump -c` and `od -a`: an offset of so many digits, then four characters for each octet.
/// `od -a` leaves out the highest bit.
fn cells(text: &[u8], offset: usize) -> Bytes {
    const CELL: usize = 4;
    /// The names of control characters that `od -c` writes in another way.
    const NAMES: [&[u8]; 32] = [
        b"nul", b"soh", b"stx", b"etx", b"eot", b"enq", b"ack", b"bel", b"bs", b"ht", b"nl", b"vt",
        b"ff", b"cr", b"so", b"si", b"dle", b"dc1", b"dc2", b"dc3", b"dc4", b"nak", b"syn", b"etb",
        b"can", b"em", b"sub", b"esc", b"fs", b"gs", b"rs", b"us",
    ];
    let mut bytes = Zeroizing::new(Vec::new());
    // Most texts have no such row.
    if !contains(text, b"   ") {
        return bytes;
    }
    for line in text.split(|&byte| byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let Some((offset, row)) = line.split_at_checked(offset) else {
            continue;
        };
        if !offset.iter().all(u8::is_ascii_hexdigit) || row.first() != Some(&b' ') {
            continue;
        }
        for cell in row.chunks(CELL) {
            bytes.push(match cell.trim_ascii_start() {
                [] | b"sp" => b' ',
                [one] => *one,
                b"\\n" | b"lf" => b'\n',
                b"\\r" => b'\r',
                b"\\t" => b'\t',
                b"\\b" => 8,
                b"\\v" => 11,
                b"\\f" => 12,
                b"\\a" => 7,
                b"del" => 0x7f,
                [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7'] => {
                    (a & 3) << 6 | (b & 7) << 3 | c & 7
                }
                name => NAMES
                    .iter()
                    .zip(0..)
                    .find_map(|(known, octet)| (*known == name).then_some(octet))
                    .unwrap_or_default(),
            });
        }
    }
    bytes
}
