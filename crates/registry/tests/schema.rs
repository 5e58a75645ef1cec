//! Both engines have the same tables, columns and indices; only the words of types differ.

mod common;

use std::collections::BTreeSet;

use common::on_both;
use registry::Registry;

const SQLITE_COLUMNS: &str = "SELECT m.name || '.' || p.name || ' ' || p.type ||
      CASE WHEN p.\"notnull\" = 1 OR p.pk > 0 THEN ' required' ELSE '' END
    FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";

const POSTGRES_COLUMNS: &str = "SELECT CAST(table_name || '.' || column_name || ' ' ||
      CASE data_type WHEN 'bigint' THEN 'INTEGER' WHEN 'bytea' THEN 'BLOB' WHEN 'text' THEN 'TEXT'
        WHEN 'timestamp with time zone' THEN 'TEXT' WHEN 'date' THEN 'TEXT' WHEN 'json' THEN 'TEXT' ELSE data_type END ||
      CASE is_nullable WHEN 'NO' THEN ' required' ELSE '' END AS text)
    FROM information_schema.columns WHERE table_schema = current_schema()";

const SQLITE_INDICES: &str = "SELECT m.name || ' on ' || m.tbl_name || ' ' ||
      (SELECT group_concat(COALESCE(i.name, 'coalesce'), ', ') FROM pragma_index_info(m.name) i) ||
      CASE l.\"unique\" WHEN 1 THEN ' unique' ELSE '' END || CASE l.partial WHEN 1 THEN ' partial' ELSE '' END
    FROM sqlite_master m JOIN pragma_index_list(m.tbl_name) l ON l.name = m.name
    WHERE m.type = 'index' AND m.name NOT LIKE 'sqlite_%'";

const POSTGRES_INDICES: &str = "SELECT CAST(c.relname || ' on ' || t.relname || ' ' ||
      (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid) ||
      CASE WHEN i.indisunique THEN ' unique' ELSE '' END ||
      CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END AS text)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND NOT i.indisprimary";

fn shape(registry: &Registry, sqlite: bool) -> BTreeSet<String> {
    let queries =
        if sqlite { [SQLITE_COLUMNS, SQLITE_INDICES] } else { [POSTGRES_COLUMNS, POSTGRES_INDICES] };
    let lines = registry.with_reader(|connection| {
        let mut lines = BTreeSet::new();
        for query in queries {
            connection.query_each(query, &[], &mut |row| {
                lines.insert(row.text(0)?);
                Ok(())
            })?;
        }
        Ok(lines)
    });
    lines.unwrap_or_default()
}

#[test]
fn the_engines_have_the_same_schema() {
    let shapes = std::sync::Mutex::new(Vec::new());
    on_both(|store| shapes.lock().unwrap().push(shape(&store.open(), store.engine == "sqlite")));
    let shapes = shapes.into_inner().unwrap();
    assert!(shapes[0].len() > 150, "{:#?}", shapes[0]);
    assert!(shapes[0].contains("dossier.due_at TEXT"));
    assert!(shapes[0].contains("journal_stream on journal stream, version unique"));
    for other in &shapes[1..] {
        let apart: Vec<_> = shapes[0].symmetric_difference(other).collect();
        assert!(apart.is_empty(), "{apart:#?}");
    }
}
