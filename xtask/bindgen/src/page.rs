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

/// The names of the stylesheets, in order.
pub fn stylesheets(html: &str) -> Vec<String> {
    Link::all(html)
        .filter(|link| link.attribute("rel") == Some("stylesheet"))
        .filter_map(|link| link.attribute("href")?.strip_prefix('/'))
        .map(str::to_owned)
        .collect()
}

/// The page with one stylesheet in place of all.
pub fn with_stylesheet(html: &str, name: &str, integrity: &str) -> String {
    let all: Vec<String> = Link::all(html)
        .filter(|link| link.attribute("rel") == Some("stylesheet"))
        .map(|link| link.text())
        .collect();
    let one = format!("<link rel=\"stylesheet\" href=\"/{name}\" integrity=\"{integrity}\">");
    let mut page = html.to_owned();
    for (at, link) in all.iter().enumerate() {
        page = page.replacen(link, if at == 0 { &one } else { "" }, 1);
    }
    page.lines()
        .filter(|line| !line.trim().is_empty())
        .flat_map(|line| [line, "\n"])
        .collect()
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

    const PAGE: &str = "<head>\n<link rel=\"icon\" href=\"/i.svg\">\n<link rel=\"stylesheet\" href=\"/a.css\" \
        integrity=\"x\">\n<link rel=\"stylesheet\" href=\"/b.css\">\n</head>\n";

    #[test]
    fn one_stylesheet_takes_the_place_of_all() {
        assert_eq!(stylesheets(PAGE), ["a.css", "b.css"]);
        let page = with_stylesheet(PAGE, "s.css", "y");
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
