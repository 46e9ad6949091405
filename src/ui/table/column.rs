//! The columns of a table, declared.

/// How wide a column is. A table's columns keep their widths whatever is in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// What the others leave.
    Rest,
    /// A word or a short number.
    Short,
    /// The longest badge.
    Status,
    /// A kind of key with its algorithm.
    Type,
    /// A time relative to now.
    Time,
    /// Two or three words, or an expiry relative to now.
    Medium,
    /// A sentence's beginning.
    Long,
    /// A client ID or a kid with its copy button.
    Id,
    /// A date with its time and zone.
    Date,
    /// A menu button.
    Menu,
}

impl Width {
    /// The value of `data-width`; style/table.css has the sizes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::Short => "short",
            Self::Status => "status",
            Self::Type => "type",
            Self::Time => "time",
            Self::Medium => "medium",
            Self::Long => "long",
            Self::Id => "id",
            Self::Date => "date",
            Self::Menu => "menu",
        }
    }
}

/// Which columns a narrow table leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// None: it is always there.
    Always,
    /// Left out where the window has less than about 980 px, and in the list of cards.
    Wide,
    /// Left out where the window has less than about 1340 px, and in the list of cards.
    Widest,
}

impl Priority {
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Always => None,
            Self::Wide => Some("wide"),
            Self::Widest => Some("widest"),
        }
    }
}

/// Where the content of a column's cells is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the start of the line.
    Start,
    /// At its end.
    End,
}

impl Align {
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Start => None,
            Self::End => Some("end"),
        }
    }
}

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The words of its header; in a list of cards, before the value.
    pub name: &'static str,
    /// Its width.
    pub width: Width,
    /// When it is left out.
    pub priority: Priority,
    /// Where its content is.
    pub align: Align,
    /// The header is read out and not shown, as that of the row menus.
    pub is_unnamed: bool,
    /// What sorting by it is called; `None` if its header doesn't sort.
    pub sort: Option<&'static str>,
    /// The first press sorts downwards, as by a date of creation.
    pub is_newest_first: bool,
}

impl Column {
    /// A column that is always there and doesn't sort.
    #[must_use]
    pub const fn new(name: &'static str, width: Width) -> Self {
        Self {
            name,
            width,
            priority: Priority::Always,
            align: Align::Start,
            is_unnamed: false,
            sort: None,
            is_newest_first: false,
        }
    }

    /// Left out in narrow tables.
    #[must_use]
    pub const fn priority(self, priority: Priority) -> Self {
        Self { priority, ..self }
    }

    /// Its content is elsewhere than at the start.
    #[must_use]
    pub const fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// Its header is read out only.
    #[must_use]
    pub const fn unnamed(self) -> Self {
        Self {
            is_unnamed: true,
            ..self
        }
    }

    /// Its header sorts, upwards first.
    #[must_use]
    pub const fn sorts(self, key: &'static str) -> Self {
        Self {
            sort: Some(key),
            ..self
        }
    }

    /// The first press of its header sorts downwards.
    #[must_use]
    pub const fn newest_first(self) -> Self {
        Self {
            is_newest_first: true,
            ..self
        }
    }

    pub(super) const fn priority_name(&self) -> Option<&'static str> {
        self.priority.name()
    }

    pub(super) const fn align_name(&self) -> Option<&'static str> {
        self.align.name()
    }
}

/// By which column the rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortBy {
    /// The column's [`Column::sort`].
    pub key: &'static str,
    /// The greatest first.
    pub is_descending: bool,
}

impl SortBy {
    /// `aria-sort` of a column's header; `None` if it doesn't sort.
    #[must_use]
    pub fn aria(current: Option<Self>, column: &Column) -> Option<&'static str> {
        let key = column.sort?;
        Some(match current {
            Some(sort) if sort.key == key && sort.is_descending => "descending",
            Some(sort) if sort.key == key => "ascending",
            _ => "none",
        })
    }

    /// What a press of the column's header asks for.
    #[must_use]
    pub fn pressed(current: Option<Self>, column: &Column) -> Option<Self> {
        let key = column.sort?;
        let is_descending = match current {
            Some(sort) if sort.key == key => !sort.is_descending,
            _ => column.is_newest_first,
        };
        Some(Self { key, is_descending })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Column = Column::new("Name", Width::Rest).sorts("name");
    const CREATED: Column = Column::new("Created", Width::Date)
        .sorts("created")
        .newest_first();

    #[test]
    fn header_turns_the_order_round() {
        let first = SortBy::pressed(None, &NAME).unwrap();
        assert!(!first.is_descending);
        assert!(SortBy::pressed(Some(first), &NAME).unwrap().is_descending);
        let other = SortBy::pressed(Some(first), &CREATED).unwrap();
        assert_eq!((other.key, other.is_descending), ("created", true));
    }

    #[test]
    fn only_sortable_headers_say_their_order() {
        let by_name = SortBy::pressed(None, &NAME);
        assert_eq!(SortBy::aria(by_name, &NAME), Some("ascending"));
        assert_eq!(SortBy::aria(by_name, &CREATED), Some("none"));
        let plain = Column::new("Type", Width::Short);
        assert_eq!(SortBy::aria(by_name, &plain), None);
        assert_eq!(SortBy::pressed(by_name, &plain), None);
    }
}
