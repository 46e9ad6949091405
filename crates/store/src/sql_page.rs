//! Pages that were read with one row too many, to see whether there is a next page.

/// Cuts `rows` to `take`, and gives the last row that stays if there is more after it.
pub(crate) fn cut<T>(rows: &mut Vec<T>, take: u64) -> Option<&T> {
    let take = usize::try_from(take).unwrap_or(usize::MAX);
    if rows.len() <= take {
        return None;
    }
    rows.truncate(take);
    rows.last()
}
