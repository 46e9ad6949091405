//! index.html, as Trunk made it.

use anyhow::{Result, bail};

/// A tag of the page, by its text.
pub struct Link<'a> {
    tag: &'a str,
}

impl<'a> Link<'a> {
    /// All `<link …>` of the page.
    pub fn all(html: &'a str) -> impl Iterator<Item = Self> {
        html.split("<link").skip(1).filter_map(|rest| {
            let (tag, _) = rest.split_once('>')?;
            Some(Self { tag })
        })
    }

    /// The value of an attribute, which Trunk writes in double quotes.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        let (_, rest) = self.tag.split_once(&format!(" {name}=\""))?;
        rest.split_once('"').map(|(value, _)| value)
    }

    fn text(&self) -> String {
        format!("<link{}>", self.tag)
    }
}

/// The name of the file that the only link of this kind names.
pub fn file(html: &str, rel: &str) -> Result<String> {
    let mut names = Link::all(html)
        .filter(|link| link.attribute("rel") == Some(rel))
        .filter_map(|link| link.attribute("href")?.strip_prefix('/'));
    match (names.next(), names.next()) {
        (Some(name), None) => Ok(name.to_owned()),
        _ => bail!("index.html has no or several links with rel={rel}"),
    }
}

/// The tag before the styles that the pages which people begin with don't need.
const LATER_STYLES: &str = "<meta name=\"countersign-styles\" content=\"later\">";

/// The names of the stylesheets, in order: those that every page needs, and those that come later.
pub fn stylesheets(html: &str) -> Result<[Vec<String>; 2]> {
    let Some((first, later)) = html.split_once(LATER_STYLES) else {
        bail!("index.html has no {LATER_STYLES}");
    };
    Ok([first, later].map(|html| {
        Link::all(html)
            .filter(|link| link.attribute("rel") == Some("stylesheet"))
            .filter_map(|link| link.attribute("href")?.strip_prefix('/'))
            .map(str::to_owned)
            .collect()
    }))
}

/// The page without comments and indentation. Neither its elements nor its scripts need them: no string has several
/// lines.
pub fn compact(html: &str) -> String {
    html.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !is_comment(line))
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// Returns true for a line that is nothing but a comment, or part of one.
pub fn is_comment(line: &str) -> bool {
    ["//", "/*", "*", "<!--"]
        .iter()
        .any(|start| line.trim_start().starts_with(start))
}

/// The page with one stylesheet in place of all.
pub fn with_stylesheet(html: &str, name: &str, integrity: &str) -> String {
    let all: Vec<String> = Link::all(html)
        .filter(|link| link.attribute("rel") == Some("stylesheet"))
        .map(|link| link.text())
        .collect();
    let one = format!("<link rel=\"stylesheet\" href=\"/{name}\" integrity=\"{integrity}\">");
    let mut page = html.replace(LATER_STYLES, "");
    for (at, link) in all.iter().enumerate() {
        page = page.replacen(link, if at == 0 { &one } else { "" }, 1);
    }
    page
}

/// The page with the only `old` replaced.
pub fn replace(html: &str, old: &str, new: &str) -> Result<String> {
    match html.matches(old).count() {
        1 => Ok(html.replace(old, new)),
        count => bail!("index.html has `{old}` {count} times, not once"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>\n  <link rel=\"icon\" href=\"/i.svg\">\n  <link rel=\"stylesheet\" href=\"/a.css\" \
        integrity=\"x\">\n  <!-- c -->\n  <meta name=\"countersign-styles\" content=\"later\">\n  \
        <link rel=\"stylesheet\" href=\"/b.css\">\n</head>\n";

    #[test]
    fn one_stylesheet_takes_the_place_of_all() {
        assert_eq!(stylesheets(PAGE).unwrap(), [["a.css"], ["b.css"]]);
        assert!(stylesheets("<head></head>").is_err());
        let page = compact(&with_stylesheet(PAGE, "s.css", "y"));
        assert_eq!(
            page,
            "<head>\n<link rel=\"icon\" href=\"/i.svg\">\n<link rel=\"stylesheet\" href=\"/s.css\" integrity=\"y\">\n</head>\n"
        );
    }

    #[test]
    fn only_one_of_a_kind_is_replaced() {
        assert_eq!(replace("a b", "a", "c").unwrap(), "c b");
        assert!(replace("a a", "a", "c").is_err());
        assert!(replace("b", "a", "c").is_err());
    }
}
