//! Collects findings with their codes, places and remedies. To add one, see CONTRIBUTING.md.

pub(crate) mod codes;
pub(crate) mod notes;
pub(crate) mod remedies;
pub(crate) mod render;

use codes::Code;

use crate::model::{Finding, Repair, Severity, Span};
use crate::pem::{Section, span_in_text};
use crate::source::Source;

/// Maximum number of findings.
const MAX_FINDINGS: usize = 64;

/// Where a finding belongs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place<'a> {
    /// In the text.
    pub text: Option<Span>,
    /// In an object's DER, and the section that contains it.
    pub der: Option<(Span, Option<&'a Section>)>,
}

impl<'a> Place<'a> {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn text(span: Span) -> Self {
        Self {
            text: Some(span),
            der: None,
        }
    }

    /// A place in the text.
    pub fn at(offset: usize, len: usize) -> Self {
        Self::text(Span {
            start: offset,
            end: offset + len,
        })
    }

    pub fn der(span: Span, section: Option<&'a Section>) -> Self {
        Self {
            text: None,
            der: Some((span, section)),
        }
    }
}

/// Collects findings.
pub(crate) struct Report<'s, 'a> {
    source: &'s Source<'a>,
    findings: Vec<(u8, Finding)>,
    repairs: Vec<Repair>,
    has_errors: bool,
}

impl<'s, 'a> Report<'s, 'a> {
    pub fn new(source: &'s Source<'a>) -> Self {
        Self {
            source,
            findings: Vec::new(),
            repairs: Vec::new(),
            has_errors: false,
        }
    }

    pub fn source(&self) -> &'s Source<'a> {
        self.source
    }

    /// Adds a finding with the code's own severity.
    pub fn add(
        &mut self,
        code: Code,
        place: Place<'_>,
        message: impl Into<String>,
        remedy: impl Into<Option<String>>,
    ) {
        self.add_as(code, code.severity, place, message, remedy);
    }

    pub fn add_as(
        &mut self,
        code: Code,
        severity: Severity,
        place: Place<'_>,
        message: impl Into<String>,
        remedy: impl Into<Option<String>>,
    ) {
        self.has_errors |= severity == Severity::Error;
        if self.findings.len() >= MAX_FINDINGS {
            return;
        }
        let text = place
            .text
            .or_else(|| place.der.map(|(span, section)| self.in_text(span, section)));
        let (line, column) = match text {
            Some(span) if self.is_text(place) => {
                let (line, column) = self.source.line_and_column(span.start);
                (Some(line), Some(column))
            }
            _ => (None, None),
        };
        let finding = Finding {
            code: code.name,
            severity,
            message: message.into(),
            remedy: remedy.into(),
            span: text.map(|span| self.source.in_input(span)),
            line,
            column,
            der: place.der.map(|(span, _)| span),
        };
        self.findings.push((code.rank, finding));
    }

    /// Adds a finding together with its repair, once per code.
    pub fn add_repairable(
        &mut self,
        code: Code,
        place: Place<'_>,
        message: impl Into<String>,
        repair: impl Into<String>,
    ) {
        if self.repairs.iter().any(|known| known.code == code.name) {
            return;
        }
        let repair = repair.into();
        self.add(code, place, message, remedies::REPAIR.to_owned());
        self.repairs.push(Repair {
            code: code.name,
            message: repair,
        });
    }

    fn is_text(&self, place: Place<'_>) -> bool {
        match place.der {
            Some((_, section)) => section.is_some(),
            None => place.text.is_some(),
        }
    }

    /// The place in the text of a place in a section's DER.
    fn in_text(&self, span: Span, section: Option<&Section>) -> Span {
        section.map_or(span, |section| {
            span_in_text(&self.source.text, section.body_span, &section.prefix, span)
        })
    }

    pub fn has_repairs(&self) -> bool {
        !self.repairs.is_empty()
    }

    /// Some finding is an error.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// The findings, the most useful first, and the repairs.
    pub fn finish(mut self) -> (Vec<Finding>, Vec<Repair>) {
        self.findings
            .sort_by_key(|(rank, finding)| (finding.severity, *rank));
        (
            self.findings
                .into_iter()
                .map(|(_, finding)| finding)
                .collect(),
            self.repairs,
        )
    }
}
