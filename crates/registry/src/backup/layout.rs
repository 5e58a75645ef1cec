//! The columns of a table with their kinds, read from the text of the schema: an archive never knows them a second time.

use crate::schema::TEXT;

/// Kind of a column, the same on both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
    Bytes,
    Time,
    Day,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    pub name: &'static str,
    pub kind: Kind,
    /// JSON on engines that have a type for it.
    pub json: bool,
}

/// The columns of a table, in order.
pub(super) fn fields(table: &str) -> Vec<Field> {
    let head = format!("CREATE TABLE {table} (");
    let Some((_, body)) = TEXT.split_once(&head) else { return Vec::new() };
    let body = body.split_once(");").map_or(body, |(body, _)| body);
    // A key over several columns comes last, and is no column.
    let body = body.split_once("PRIMARY KEY (").map_or(body, |(columns, _)| columns);
    body.split(',').chain(added(table)).filter_map(field).collect()
}

/// The columns that later versions of the schema added to a table.
fn added(table: &str) -> impl Iterator<Item = &'static str> {
    let head = format!("ALTER TABLE {table} ADD COLUMN ");
    let after = TEXT.match_indices(&head).map(|(at, head)| at + head.len()).collect::<Vec<_>>();
    after.into_iter().filter_map(|at| TEXT.get(at..)?.split(';').next())
}

fn field(column: &'static str) -> Option<Field> {
    let mut words = column.split_whitespace();
    let (name, kind) = (words.next()?, words.next()?);
    let kind_of = match kind {
        "{id}" | "{int}" => Kind::Int,
        "{bytes}" => Kind::Bytes,
        "{time}" => Kind::Time,
        "{day}" => Kind::Day,
        _ => Kind::Text,
    };
    Some(Field { name, kind: kind_of, json: kind == "{json}" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::TABLES;

    #[test]
    fn every_table_has_its_columns() {
        for (table, order) in TABLES {
            let fields = fields(table);
            for column in order.split(", ") {
                assert!(fields.iter().any(|field| field.name == column), "{table}.{column}");
            }
        }
        let sequence = fields("code_sequence");
        assert_eq!(
            sequence.iter().map(|f| (f.name, f.kind)).collect::<Vec<_>>(),
            [("agency", Kind::Text), ("day", Kind::Day), ("next", Kind::Int)]
        );
        assert_eq!(fields("staff_grant").last().map(|f| (f.name, f.kind)), Some(("procedures", Kind::Text)));
        assert_eq!(fields("dossier").len(), 36);
        assert_eq!(fields("journal").len(), 12);
        assert!(fields("journal").iter().any(|field| field.json));
    }
}
