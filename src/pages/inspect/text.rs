//! The text view, with the lines of findings marked.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use diagnosis::{Diagnosis, Encoding, Finding, Severity, decoded_text};
use leptos::prelude::*;

use crate::{
    domain::counted,
    material::{Slice, severity_tone, yield_to_browser},
    ui::{Icon, Tone, VirtualList, VirtualRows},
};

/// The most that is shown of a line, in characters.
const SHOWN: usize = 400;

/// A text by its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// In UTF-8, as far as it is text at all: a large one is checked line by line, when it is shown.
    text: Vec<u8>,
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
    /// The marks of findings, by line from 0; the most severe one of each line.
    marks: BTreeMap<usize, LineMark>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LineMark {
    severity: Severity,
    /// The first character, from 0, and how many.
    from: usize,
    count: usize,
}

impl Lines {
    /// Returns true if the input is a text.
    #[must_use]
    pub fn are_in(diagnosis: &Diagnosis, input: &[u8]) -> bool {
        !matches!(diagnosis.encoding, Encoding::Der | Encoding::Binary) && !input.is_empty()
    }

    /// The lines of a text.
    #[must_use]
    pub fn of(diagnosis: &Diagnosis, input: &[u8]) -> Self {
        let mut lines = Self::unread(diagnosis, input);
        lines.read(0..lines.text.len());
        lines
    }

    /// As [`Lines::of`], in slices. `None` if `is_wanted` returns false after one of them.
    pub async fn in_slices(
        diagnosis: &Diagnosis,
        input: &[u8],
        is_wanted: impl Fn() -> bool,
    ) -> Option<Self> {
        /// Bytes read between two checks of the clock.
        const PART: usize = 256 * 1024;
        // Copying a large text is work for a slice of its own.
        yield_to_browser().await;
        let mut slice = Slice::begin();
        let mut lines = Self::unread(diagnosis, input);
        for start in (0..lines.text.len()).step_by(PART) {
            slice.pause(&is_wanted).await?;
            lines.read(start..(start + PART).min(lines.text.len()));
        }
        Some(lines)
    }

    fn unread(diagnosis: &Diagnosis, input: &[u8]) -> Self {
        let mut marks = BTreeMap::new();
        for finding in &diagnosis.findings {
            if let Some((line, mark)) = mark(finding) {
                marks.entry(line).or_insert(mark);
            }
        }
        Self {
            text: decoded_text(input).into_owned(),
            starts: vec![0],
            marks,
        }
    }

    /// Finds the starts of lines after line breaks in this part.
    fn read(&mut self, part: Range<usize>) {
        let text = &self.text;
        for index in part {
            let byte = text.get(index);
            let is_pair = byte == Some(&b'\r') && text.get(index + 1) == Some(&b'\n');
            if matches!(byte, Some(b'\n' | b'\r')) && !is_pair && index + 1 < text.len() {
                self.starts.push(index + 1);
            }
        }
    }

    fn line(&self, index: usize) -> Cow<'_, str> {
        let start = self.starts.get(index).copied().unwrap_or_default();
        let end = self
            .starts
            .get(index + 1)
            .copied()
            .unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default();
        let last = line.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r'));
        let shown = last.and_then(|last| line.get(..=last));
        String::from_utf8_lossy(shown.unwrap_or_default())
    }

    /// A line in three pieces: before the mark, the mark, and after it.
    fn pieces(&self, index: usize) -> [String; 3] {
        let line = self.line(index);
        let Some(mark) = self.marks.get(&index) else {
            return [shortened(line.chars(), SHOWN), String::new(), String::new()];
        };
        // A mark far to the right is brought near.
        let skipped = mark.from.saturating_sub(SHOWN / 4);
        let lead = if skipped > 0 { "…" } else { "" };
        let mut chars = line.chars().skip(skipped);
        let before: String = chars.by_ref().take(mark.from - skipped).collect();
        let marked: String = chars.by_ref().take(mark.count.min(SHOWN)).collect();
        [format!("{lead}{before}"), marked, shortened(chars, SHOWN)]
    }
}

fn shortened(chars: impl Iterator<Item = char>, most: usize) -> String {
    let mut chars = chars.peekable();
    let mut text: String = chars.by_ref().take(most).collect();
    if chars.peek().is_some() {
        text.push('…');
    }
    text
}

fn mark(finding: &Finding) -> Option<(usize, LineMark)> {
    let line = finding.line?.checked_sub(1)?;
    let length = finding.span.map_or(1, |span| span.end - span.start);
    let mark = LineMark {
        severity: finding.severity,
        from: finding.column.map_or(0, |column| column - 1),
        count: length.max(1),
    };
    Some((line, mark))
}

/// The text and where it is scrolled to.
#[derive(Clone, Copy)]
pub struct TextState {
    lines: StoredValue<Arc<Lines>>,
    window: VirtualList,
    shown: RwSignal<Option<usize>>,
}

impl TextState {
    /// At the start of the text.
    #[must_use]
    pub fn new(lines: Lines) -> Self {
        let count = lines.starts.len();
        Self {
            lines: StoredValue::new(Arc::new(lines)),
            window: VirtualList::new(Signal::stored(count), 1.375),
            shown: RwSignal::new(None),
        }
    }

    /// Brings a line into view, from 1.
    pub fn show(&self, line: usize) {
        let index = line.saturating_sub(1);
        self.shown.set(Some(index));
        self.window.present(index);
    }
}

/// The text, only the lines in view are drawn.
#[component]
pub fn TextView(
    /// The text.
    state: TextState,
) -> impl IntoView {
    let count = state.lines.with_value(|lines| lines.starts.len());
    let digits = count.to_string().len();
    view! {
        <section class="card source-view" aria-label="Text" id="text">
            <div class="card-head">
                <h2>"Text"</h2>
                <p class="soft">{counted(count as u64, "line")}</p>
            </div>
            <div
                class="lines"
                role="region"
                aria-label="Lines of the text"
                tabindex="0"
                dir="ltr"
                node_ref=state.window.node
                on:scroll=move |_| state.window.follow()
                style=("--digits", digits.to_string())
            >
                <VirtualRows
                    window=state.window
                    item=|row| row
                    row=move |index| line(state, index)
                />
            </div>
        </section>
    }
}

fn line(state: TextState, index: usize) -> AnyView {
    let lines = state.lines.get_value();
    let [before, marked, after] = lines.pieces(index);
    let tone = lines
        .marks
        .get(&index)
        .map(|mark| severity_tone(mark.severity));
    view! {
        <div
            class="line"
            data-tone=tone.map(Tone::name)
            data-shown=move || (state.shown.get() == Some(index)).then_some("")
        >
            <span class="line-number">
                {tone.map(|tone| view! { <Icon glyph=tone.glyph() /> })} {(index + 1).to_string()}
            </span>
            <span class="line-text">
                {before} {(!marked.is_empty()).then(|| view! { <mark>{marked}</mark> })} {after}
            </span>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use diagnosis::{Kind, Span};

    use super::*;

    fn lines(text: &[u8], line: usize, column: usize, length: usize) -> Lines {
        let mut diagnosis = Diagnosis::new(Kind::Text, Encoding::Text);
        diagnosis.findings.push(Finding {
            code: "example",
            severity: Severity::Error,
            message: String::new(),
            remedy: None,
            span: Some(Span {
                start: 0,
                end: length,
            }),
            line: Some(line),
            column: Some(column),
            der: None,
        });
        Lines::of(&diagnosis, text)
    }

    #[test]
    fn all_line_endings_are_recognized() {
        let lines = lines(b"a\r\nb\rc\nde\n", 4, 2, 1);
        assert_eq!(lines.starts.len(), 4);
        assert_eq!(lines.line(1), "b");
        assert_eq!(lines.pieces(3), ["d", "e", ""]);
    }

    #[test]
    fn mark_far_to_the_right_is_in_view() {
        let text = "x".repeat(5_000) + "!" + &"y".repeat(5_000);
        let [before, marked, after] = lines(text.as_bytes(), 1, 5_001, 1).pieces(0);
        assert!(before.starts_with('…') && before.len() < 2 * SHOWN);
        assert_eq!(marked, "!");
        assert!(after.ends_with('…'));
    }

    #[test]
    fn utf16_is_decoded() {
        let text: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("a\nb".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(lines(&text, 2, 1, 1).pieces(1), ["", "b", ""]);
    }
}
