//! The objects of an input, in short.
use super::select::{Selection, set};
use crate::der::integer;
use crate::formats::asn1_type::Asn1Type;
use crate::model::{Material, Member, Role, Span};
use crate::object::Object;
use crate::pace::Pace;
use crate::pem::Section;
use crate::report::render::shown;
use crate::source::Source;
use crate::x509::fingerprint;

/// Maximum number of listed objects.
pub(crate) const MAX_LISTED: usize = 10_000;

/// Describes the sections of a text one after the other, counting lines on the way.
#[derive(Clone, Debug, Default)]
pub(crate) struct MemberList {
    pub members: Vec<Member>,
    line: usize,
    /// The offset reached in the text, and its place in the input.
    at: usize,
    place: usize,
}

impl MemberList {
    /// Adds the next section of the text.
    pub fn add(&mut self, section: &Section, source: &Source<'_>) {
        let object = Object::from_section(section);
        let between = source
            .text
            .get(self.at..section.span.start)
            .unwrap_or_default();
        self.line += between.iter().filter(|&&byte| byte == b'\n').count();
        self.place = source.go(self.place, self.at, section.span.start);
        self.at = section.span.start;
        let span = Span {
            start: self.place,
            end: source.go(self.place, section.span.start, section.span.end),
        };
        self.members
            .push(describe(&object, section, span, self.line + 1));
    }
}

fn describe(object: &Object<'_>, section: &Section, span: Span, line: usize) -> Member {
    let role = if object.is_private {
        Role::Private
    } else {
        Role::Other
    };
    let mut member = Member {
        kind: object.kind,
        label: shown(&section.label),
        role,
        span,
        line,
        subject: None,
        serial: None,
        not_after: None,
        sha256: None,
        kid: None,
        usage: None,
        key_type: None,
        material: None,
    };
    let (Some(tlv), false) = (object.tlv, object.is_private) else {
        return member;
    };
    let label = match &object.content_type {
        Asn1Type::Certificate(cert) => {
            member.subject = cert.subject.map(|subject| subject.rfc4514());
            member.serial = cert.serial.map(|serial| integer::hex(serial.raw));
            member.not_after = cert
                .not_after
                .and_then(|(_, time)| time)
                .map(|time| time.value);
            "CERTIFICATE"
        }
        Asn1Type::Spki(_) => "PUBLIC KEY",
        Asn1Type::Pkcs1(_) => "RSA PUBLIC KEY",
        _ => return member,
    };
    member.sha256 = Some(fingerprint(tlv.raw));
    member.material = Some(Material {
        label,
        der: tlv.raw.to_vec(),
    });
    member
}

/// Sets the roles of the members after the selection.
pub(super) async fn assign_roles(
    members: &mut [Member],
    objects: &[Object<'_>],
    selection: &Selection<'_, '_>,
    pace: &Pace,
) {
    let mut seen = set(members.len());
    for (member, object) in members.iter_mut().zip(objects) {
        let is_chosen = selection
            .chosen
            .is_some_and(|chosen| core::ptr::eq(chosen, object));
        let raw = object.tlv.map_or(object.der, |tlv| tlv.raw);
        let is_new = seen.insert(raw);
        if is_chosen {
            member.role = Role::Chosen;
        } else if !is_new && member.role == Role::Other {
            member.role = Role::Duplicate;
        }
        pace.work(raw.len()).await;
    }
}
