//! A text in which no key can be read as it is: undoes what may have been done to it, and diagnoses the result as any
//! other input. What comes out is a repair, or says at least what is there.

use core::cell::Cell;

use zeroize::Zeroizing;

use super::convertible::CONVERTED;
use crate::formats::is_binary;
use crate::formats::printed::{self, Form};
use crate::model::{Diagnosis, Finding, Kind, Material, Severity, Verdict};
use crate::object::Object;
use crate::pem::damage;
use crate::report::codes::{self, Code};
use crate::report::{Place, Report, remedies};
use crate::source::Source;

/// Larger texts are not keys that were damaged by hand.
const MAX_TEXT: usize = 64 * 1024;

/// How often damage may be undone one after the other.
const MAX_DEPTH: usize = 4;

/// How often a text may be read again in all: damage may seem to be undone in many ways.
const MAX_READS: usize = 40;

/// How much may be tried.
#[derive(Clone, Copy)]
pub(super) struct Attempts<'c> {
    /// How often damage may be undone one after the other.
    depth: usize,
    /// How often a text may be read again, shared by all.
    left: &'c Cell<usize>,
}

impl<'c> Attempts<'c> {
    /// The counter that all attempts for an input share.
    pub fn counter() -> Cell<usize> {
        Cell::new(MAX_READS)
    }

    pub fn new(left: &'c Cell<usize>) -> Self {
        let depth = MAX_DEPTH;
        Self { depth, left }
    }

    /// For a text inside another: at most so many.
    pub fn at_most(self, depth: usize) -> Self {
        let depth = self.depth.min(depth);
        Self { depth, ..self }
    }

    /// One attempt less; `None` if there is none.
    fn next(self) -> Option<Self> {
        let depth = self.depth.checked_sub(1)?;
        self.left.set(self.left.get().checked_sub(1)?);
        Some(Self { depth, ..self })
    }
}

/// Diagnoses another text.
pub(super) type Read<'r> = &'r dyn Fn(&[u8], Attempts<'_>) -> Diagnosis;

/// What is done to the text.
type Undo = fn(&[u8]) -> Option<Zeroizing<Vec<u8>>>;

/// One kind of damage: what it is, and in the past tense what the repair did.
struct Damage {
    undo: Undo,
    code: Code,
    /// Headlines that it may be the cause of, beside those of texts in which no key could be read.
    also: &'static [Code],
    message: &'static str,
    repair: &'static str,
}

impl Damage {
    /// Returns true if a rejection with this headline may come from this damage.
    fn fits(&self, headline: &str) -> bool {
        let is_named = |code: &Code| code.name == headline;
        UNREAD.iter().chain(self.also).any(is_named)
    }
}

/// In the order in which they are tried: the first that leads to a usable key ends the attempts.
#[rustfmt::skip]
const DAMAGES: [Damage; 22] = [
    Damage { undo: damage::as_ascii, code: codes::CHARACTER_FORMS, also: &[codes::LABEL_SPELLING], message: "Letters, digits or signs are full-width or styled characters, as East Asian keyboards and text styles write them.", repair: "converted full-width and styled characters to ASCII" },
    Damage { undo: damage::reversed, code: codes::REVERSED, also: &[codes::LABEL_SPELLING], message: "The text is in reverse order.", repair: "reversed the order of the characters or lines" },
    Damage { undo: damage::rtf, code: codes::RTF, also: &[codes::LABEL_SPELLING], message: "This is an RTF document, as word processors save it.", repair: "removed the formatting of RTF" },
    Damage { undo: damage::percent_encoded, code: codes::PERCENT_ENCODED, also: &[codes::LABEL_SPELLING], message: "The text is percent-encoded, as in a URL, a form or a proxy's header.", repair: "decoded the percent-encoding" },
    Damage { undo: damage::quoted_printable, code: codes::QUOTED_PRINTABLE, also: &[codes::LABEL_SPELLING, codes::LABEL_MISMATCH], message: "The text is in quoted-printable, as in an email's source.", repair: "decoded the quoted-printable" },
    Damage { undo: damage::tags, code: codes::HTML, also: &[codes::LABEL_SPELLING], message: "The text contains the tags of a web page.", repair: "removed the tags of the web page" },
    Damage { undo: damage::entities, code: codes::HTML, also: &[codes::LABEL_SPELLING], message: "Characters are written as HTML entities, as in the source of a web page.", repair: "decoded the HTML entities" },
    Damage { undo: damage::odd_blanks, code: codes::ODD_BLANKS, also: &[codes::LABEL_SPELLING], message: "There are invisible characters or spaces other than plain ones at the ends of lines, as in text copied from a web page or a PDF.", repair: "removed the invisible characters and spaces at the ends of lines" },
    Damage { undo: damage::line_numbers, code: codes::LINE_NUMBERS, also: &[], message: "Each line starts with its number, as an editor or a code review shows it.", repair: "removed the line numbers" },
    Damage { undo: damage::marked_ends, code: codes::MARKED_ENDS, also: &[], message: "Lines end with a character that is not part of the key, as in a list.", repair: "removed the character at the ends of lines" },
    Damage { undo: damage::framed, code: codes::FRAMED, also: &[codes::LINE_PREFIX], message: "The lines are in a frame, as in a table or a terminal window.", repair: "removed the frame" },
    Damage { undo: damage::prefixed, code: codes::PREFIXED, also: &[], message: "Each line starts with a time, a name or another prefix, as in a log.", repair: "removed what is before the key on each line" },
    Damage { undo: damage::dash_escaped, code: codes::DASH_ESCAPED, also: &[], message: "Lines with hyphens start with \"- \", as in a message signed with OpenPGP (RFC 9580 §7.2).", repair: "removed the \"- \" of the signed message" },
    Damage { undo: damage::backticks, code: codes::ESCAPED, also: &[], message: "Line breaks are written as `n, as in PowerShell.", repair: "converted `n to line breaks" },
    Damage { undo: damage::string_literals, code: codes::STRING_LITERALS, also: &[], message: "The key is split into strings, as in the source of a program.", repair: "joined the strings" },
    Damage { undo: damage::separated, code: codes::LOST_LINE_BREAKS, also: &[], message: "Other characters replace the line breaks, as in a form field or a database.", repair: "converted them back to line breaks" },
    Damage { undo: damage::printed, code: codes::PRINTED_KEY, also: &[], message: "The bytes of the text are printed as numbers, as programs show them.", repair: "converted the numbers back to text" },
    Damage { undo: damage::lost_backslashes, code: codes::LOST_BACKSLASHES, also: &[], message: "Line breaks became the letters n or rn: the backslashes of \\n were lost, as in a shell.", repair: "converted the letters back to line breaks" },
    Damage { undo: damage::encoded_again, code: codes::BASE64_TWICE, also: &[], message: "The key is encoded in base64 more than once.", repair: "decoded the outer base64" },
    Damage { undo: damage::without_armour, code: codes::ARMOUR_DAMAGED, also: &[], message: "The BEGIN or END line is damaged: little is left of it.", repair: "wrote the BEGIN and END lines again" },
    Damage { undo: damage::glued, code: codes::GLUED, also: &[], message: "Other text runs into the base64 of the key.", repair: "removed the text before the key" },
    Damage { undo: damage::unescaped, code: codes::ESCAPED, also: &[codes::LABEL_SPELLING], message: "Characters are written as escapes, as in a string of a program.", repair: "decoded the escapes" },
];

/// Codes of texts in which no key could be read. Others say what is wrong with a key that was read.
const UNREAD: [Code; 14] = [
    codes::NOT_KEY_MATERIAL,
    codes::STAND_IN,
    codes::FINGERPRINT,
    codes::TOOL_OUTPUT,
    codes::UNKNOWN_OBJECT,
    codes::DER_TRUNCATED,
    codes::ILLEGAL_CHARACTER,
    codes::INVISIBLE_CHARACTER,
    codes::BASE64_LENGTH,
    codes::AFTER_PADDING,
    codes::TRAILING_BYTES,
    codes::STRUCTURE,
    codes::PGP,
    codes::NUL_BYTE,
];

/// Reads a rejected text again with `read`, with what may have happened to it undone. `None` if that doesn't help.
pub(super) fn recover(
    source: &Source<'_>,
    rejected: &[Finding],
    attempts: Attempts<'_>,
    read: Read<'_>,
) -> Option<Diagnosis> {
    let text: &[u8] = &source.text;
    let headline = headline(rejected)?;
    if text.len() > MAX_TEXT || is_binary(source) {
        return None;
    }
    let mut second = None;
    for damage in DAMAGES.iter().filter(|damage| damage.fits(headline)) {
        let Some(plain) = (damage.undo)(text).filter(|plain| plain.as_slice() != text) else {
            continue;
        };
        let Some(attempts) = attempts.next() else {
            break;
        };
        let diagnosis = read(&plain, attempts);
        let outcome = outcome(&diagnosis);
        let is_usable = matches!(outcome, Outcome::Usable);
        if is_usable || matches!(outcome, Outcome::Explained) && second.is_none() {
            let merged = merge(
                source,
                damage.code,
                damage.message,
                damage.repair,
                diagnosis,
            );
            if is_usable {
                return Some(merged);
            }
            second = Some(merged);
        }
    }
    if !is_unread(rejected) {
        return second;
    }
    // What tools print has dumps of its parts, too.
    let is_part = headline == codes::TOOL_OUTPUT.name && !text.starts_with(b"0000000 ");
    if let Some(diagnosis) = printed(source, is_part, attempts, read) {
        return Some(diagnosis);
    }
    if second.is_none()
        && let Some(line) = damage::ssh_blob(text)
    {
        let mut diagnosis = read(&line, attempts.at_most(0));
        if diagnosis.kind == Kind::SshPublicKey {
            forget_places(&mut diagnosis);
            return Some(diagnosis);
        }
    }
    second
}

fn headline(findings: &[Finding]) -> Option<&'static str> {
    let error = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    error.map(|finding| finding.code)
}

/// Returns true if the findings are about a text or bytes in which no key could be read.
pub(super) fn is_unread(findings: &[Finding]) -> bool {
    headline(findings).is_some_and(|headline| UNREAD.iter().any(|code| code.name == headline))
}

/// A key as a program prints it. `is_part`: dumps in the text are of parts of something else.
fn printed(
    source: &Source<'_>,
    is_part: bool,
    attempts: Attempts<'_>,
    read: Read<'_>,
) -> Option<Diagnosis> {
    let (form, objects) =
        printed::find(&source.text).filter(|(form, _)| !is_part || *form != Form::Dump)?;
    let mut pem = Zeroizing::new(Vec::new());
    for der in &objects {
        let object = Object::from_der(der);
        let label = match object.kind {
            Kind::Certificate => "CERTIFICATE",
            Kind::PublicKeySpki => "PUBLIC KEY",
            Kind::PublicKeyPkcs1 => "RSA PUBLIC KEY",
            Kind::Csr => "CERTIFICATE REQUEST",
            _ if form == Form::Array && objects.len() == 1 => "PUBLIC KEY",
            _ => continue,
        };
        pem.extend_from_slice(
            Material {
                label,
                der: der.to_vec(),
            }
            .to_pem()
            .as_bytes(),
        );
    }
    if pem.is_empty() {
        return None;
    }
    let diagnosis = read(&pem, attempts.next()?);
    let is_cut =
        form == Form::Array && headline(&diagnosis.findings) == Some(codes::DER_TRUNCATED.name);
    match outcome(&diagnosis) {
        Outcome::Unread if !is_cut => None,
        // What is in a dump and can't be used has a finding of its own.
        Outcome::Explained if form == Form::Dump => None,
        _ => Some(merge(
            source,
            codes::PRINTED_KEY,
            &format!(
                "The key is printed as {}, as programs show it.",
                form.name()
            ),
            "encoded the printed key as PEM",
            diagnosis,
        )),
    }
}

enum Outcome {
    /// It can be registered.
    Usable,
    /// It can't, but it is known what it is.
    Explained,
    Unread,
}

fn outcome(diagnosis: &Diagnosis) -> Outcome {
    if diagnosis.verdict != Verdict::Reject {
        Outcome::Usable
    } else if diagnosis.holds_private
        || diagnosis.derived.is_some()
        || !is_unread(&diagnosis.findings)
            && !matches!(
                diagnosis.kind,
                Kind::Empty | Kind::Unknown | Kind::Text | Kind::Jwt
            )
    {
        Outcome::Explained
    } else {
        Outcome::Unread
    }
}

/// Adds the finding and the repair of the damage.
fn merge(
    source: &Source<'_>,
    code: Code,
    message: &str,
    repair: &str,
    mut diagnosis: Diagnosis,
) -> Diagnosis {
    forget_places(&mut diagnosis);
    // What follows from the damage goes without saying.
    let is_consequence = |found: &str| match code.name {
        "armour_damaged" | "string_literals" | "text_before_base64" => {
            found == codes::NO_ARMOUR.name
        }
        _ => false,
    };
    diagnosis
        .findings
        .retain(|finding| !is_consequence(finding.code));
    diagnosis
        .repairs
        .retain(|repair| !is_consequence(repair.code));
    // Commands would read the file as it is.
    let is_usable = diagnosis.derived.is_some() && !diagnosis.holds_private;
    for remedy in diagnosis
        .findings
        .iter_mut()
        .filter_map(|finding| finding.remedy.as_mut())
        .filter(|remedy| remedy.contains("FILE") && !remedy.contains("countersign"))
    {
        let other = if is_usable {
            CONVERTED
        } else {
            remedies::EXPECTED
        };
        other.clone_into(remedy);
    }
    let mut report = Report::new(source);
    if diagnosis.verdict == Verdict::Reject {
        report.add(code, Place::none(), message, None);
    } else {
        report.add_repairable(code, Place::none(), message, repair);
        diagnosis.verdict = Verdict::Repair;
    }
    let (outer, repairs) = report.finish();
    let is_known = |finding: &Finding| {
        diagnosis
            .findings
            .iter()
            .any(|known| known.code == finding.code)
    };
    let outer: Vec<Finding> = outer
        .into_iter()
        .filter(|finding| !is_known(finding))
        .collect();
    if !outer.is_empty() {
        diagnosis.repairs.splice(0..0, repairs);
    }
    diagnosis.findings.extend(outer);
    diagnosis.findings.sort_by_key(|finding| finding.severity);
    diagnosis
}

/// Places in the text after the repair are none in the input.
fn forget_places(diagnosis: &mut Diagnosis) {
    diagnosis.members.clear();
    for finding in &mut diagnosis.findings {
        (finding.span, finding.line, finding.column) = (None, None, None);
    }
}
