//! Rules about the form of a PEM section: errors, repairs and notes.

mod body;
mod boundaries;
mod layout;

pub(crate) use body::odd_line;

use crate::pem::Section;
use crate::report::{Place, Report, codes};

/// Checks the boundaries and the body of a section. `is_whole`: its DER can be read to its end.
pub(crate) fn check(section: &Section, is_whole: bool, report: &mut Report<'_, '_>) {
    check_prefix(section, report);
    body::check_characters(section, report);
    boundaries::check(section, is_whole, report);
    body::check_length(section, is_whole, report);
    layout::check(section, report);
}

fn check_prefix(section: &Section, report: &mut Report<'_, '_>) {
    if !section.prefix.is_empty() {
        let shown = String::from_utf8_lossy(&section.prefix).into_owned();
        report.add(
            codes::LINE_PREFIX,
            Place::at(
                section.span.start.saturating_sub(section.prefix.len()),
                section.prefix.len(),
            ),
            format!(
                "Every line starts with {shown:?}, as in a quoted email, a comment or a patch."
            ),
            format!("Remove the {shown:?} at the start of each line, or use the original file."),
        );
    }
}
