//! What is asked of PostgreSQL's catalogs. The number of queries does not depend on what there is.
//!
//! Columns that came later (`indnullsnotdistinct` in 15, `conperiod` in 18) are read by way of
//! `to_jsonb`, so that every query runs on every version from 12 on.

use crate::postgres::quote::text;
use crate::reflect::Query;

/// The queries that [`read`](super::read) wants the rows of, in this order, for the
/// connection's own schema and for those that are named.
///
/// Each gives text only. Run them in one transaction, with a `search_path` of which the first schema
/// is the connection's own.
///
/// ```
/// let queries = migrator_sql::postgres::reflect::queries(&["billing"]);
/// assert!(queries.iter().all(|query| query.sql.starts_with("SELECT") || query.sql.starts_with("WITH")));
/// ```
pub fn queries(schemas: &[&str]) -> Vec<Query> {
    let named: Vec<String> = schemas.iter().map(|schema| text(schema)).collect();
    let among = |alias: &str| {
        let own = "pg_catalog.current_schema()".to_owned();
        let all: Vec<String> = std::iter::once(own).chain(named.iter().cloned()).collect();
        format!("{alias}.nspname IN ({})", all.join(", "))
    };
    let query = |name, sql: &str| Query {
        name,
        // The names of the user's schemas come last, so that nothing in them is replaced.
        sql: sql
            .replace("{schema}", SCHEMA)
            .split("{namespaces_of_target}")
            .map(|part| part.replace("{namespaces}", &among("n")))
            .collect::<Vec<_>>()
            .join(&among("fn")),
    };
    vec![
        query("relations", RELATIONS),
        query("columns", COLUMNS),
        query("constraints", CONSTRAINTS),
        query("indexes", INDEXES),
        query("triggers", TRIGGERS),
        query("functions", FUNCTIONS),
        query("objects", OBJECTS),
    ]
}

/// The schema of an object, unless it is the connection's own.
const SCHEMA: &str = "NULLIF(n.nspname, pg_catalog.current_schema())";

/// oid, schema, name, kind, persistence, comment, partition key, bound, parent's schema and name,
/// query of a view, options, whether row security is on
const RELATIONS: &str = "SELECT c.oid::text, {schema}::text, c.relname::text, c.relkind::text, c.relpersistence::text, \
d.description, \
CASE c.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END, \
CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END, \
NULLIF(pn.nspname, pg_catalog.current_schema())::text, p.relname::text, \
CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END, \
c.reloptions::text, c.relrowsecurity::text \
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0 \
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND h.inhseqno = 1 \
LEFT JOIN pg_catalog.pg_class p ON p.oid = h.inhparent LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace \
WHERE {namespaces} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') \
AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')";

/// oid of the table, number, name, type, oid of the type, not null, default, identity, generated,
/// collation where it is not the type's, comment
const COLUMNS: &str = "SELECT a.attrelid::text, a.attnum::text, a.attname::text, \
pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid::text, a.attnotnull::text, \
pg_catalog.pg_get_expr(f.adbin, f.adrelid), NULLIF(a.attidentity, '')::text, NULLIF(a.attgenerated, '')::text, \
CASE WHEN a.attcollation NOT IN (0, 100) THEN (SELECT o.collname::text FROM pg_catalog.pg_collation o \
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE o.oid = a.attcollation AND a.attcollation <> t.typcollation) END, \
d.description \
FROM pg_catalog.pg_attribute a \
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f') \
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum AND a.atthasdef \
LEFT JOIN pg_catalog.pg_description d ON d.objoid = a.attrelid AND d.classoid = 'pg_catalog.pg_class'::regclass \
AND d.objsubid = a.attnum \
WHERE {namespaces} AND a.attnum > 0 AND NOT a.attisdropped";

/// oid of the table, name, kind, numbers of the columns, schema and name of the table pointed at, names
/// of the columns pointed at, actions on update and delete, match, deferrable, deferred, validated,
/// condition, columns that are set, nulls not distinct, words of an exclusion, what is not modelled
const CONSTRAINTS: &str = "SELECT k.conrelid::text, k.conname::text, k.contype::text, k.conkey::text, \
NULLIF(fn.nspname, pg_catalog.current_schema())::text, fc.relname::text, \
k.confkey::text, k.confrelid::text, k.confupdtype::text, k.confdeltype::text, k.confmatchtype::text, \
k.condeferrable::text, k.condeferred::text, k.convalidated::text, \
CASE k.contype WHEN 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END, \
CASE WHEN k.confdeltype IN ('n', 'd') THEN pg_catalog.to_jsonb(k) ->> 'confdelsetcols' END, \
CASE k.contype WHEN 'u' THEN pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct' END, \
CASE k.contype WHEN 'x' THEN pg_catalog.pg_get_constraintdef(k.oid) END, \
CASE WHEN k.connoinherit AND k.contype = 'c' THEN 'NO INHERIT' \
WHEN i.indnatts <> i.indnkeyatts AND k.contype <> 'x' THEN 'INCLUDE' \
WHEN pg_catalog.current_setting('server_version_num')::int >= 180000 AND k.contype IN ('p', 'u', 'f') \
AND pg_catalog.to_jsonb(k) ->> 'conperiod' = 'true' THEN 'PERIOD' \
WHEN pg_catalog.current_setting('server_version_num')::int >= 180000 AND k.contype IN ('c', 'f') \
AND pg_catalog.to_jsonb(k) ->> 'conenforced' = 'false' THEN 'NOT ENFORCED' END, \
CASE WHEN k.contype = 'f' AND NOT ({namespaces_of_target}) THEN (SELECT pg_catalog.array_agg(a.attname ORDER BY u.place)::text \
FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u(number, place) \
JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number) END \
FROM pg_catalog.pg_constraint k \
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
LEFT JOIN pg_catalog.pg_class fc ON fc.oid = k.confrelid LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = fc.relnamespace \
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x') \
WHERE {namespaces} AND k.contype IN ('p', 'u', 'c', 'f', 'x') AND (k.conislocal OR k.coninhcount = 0)";

/// oid of the table, name, method, unique, valid, numbers of the columns (0 for an expression), number of
/// keys, options, operator classes, collations, condition, expressions, nulls not distinct, options of
/// storage
const INDEXES: &str = "SELECT i.indrelid::text, c.relname::text, m.amname::text, i.indisunique::text, i.indisvalid::text, \
i.indkey::text, i.indnkeyatts::text, i.indoption::text, i.indclass::text, \
CASE WHEN i.indcollation::text !~ '^(0|100)( (0|100))*$' THEN (SELECT pg_catalog.array_agg(COALESCE(o.collname, '') ORDER BY u.place)::text \
FROM pg_catalog.unnest(i.indcollation::pg_catalog.oid[]) WITH ORDINALITY AS u(number, place) \
LEFT JOIN pg_catalog.pg_collation o ON o.oid = u.number) END, \
CASE WHEN i.indpred IS NOT NULL THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) END, \
CASE WHEN i.indexprs IS NOT NULL THEN (SELECT pg_catalog.array_agg(pg_catalog.pg_get_indexdef(i.indexrelid, u.place::int, false) ORDER BY u.place)::text \
FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS u(number, place) WHERE u.number = 0) END, \
CASE WHEN i.indisunique THEN pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct' END, c.reloptions::text \
FROM pg_catalog.pg_index i \
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
JOIN pg_catalog.pg_am m ON m.oid = c.relam \
LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x') \
WHERE {namespaces} AND k.oid IS NULL \
AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = i.indexrelid)";

/// oid of the table, name, kind, numbers of the columns, words, source of the function, its language
const TRIGGERS: &str = "SELECT t.tgrelid::text, t.tgname::text, t.tgtype::text, t.tgattr::text, \
pg_catalog.pg_get_triggerdef(t.oid), t.tgenabled::text, (t.tgconstraint <> 0)::text, \
(t.tgoldtable IS NOT NULL OR t.tgnewtable IS NOT NULL)::text \
FROM pg_catalog.pg_trigger t \
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
WHERE {namespaces} AND NOT t.tgisinternal \
AND COALESCE(pg_catalog.to_jsonb(t) ->> 'tgparentid', '0') = '0'";

/// schema, name, arguments, kind, result, language, source, volatility, strict, security definer,
/// parallel, leakproof, settings, library, whether the planner is told more
const FUNCTIONS: &str = "SELECT {schema}::text, p.proname::text, pg_catalog.pg_get_function_arguments(p.oid), p.prokind::text, \
pg_catalog.pg_get_function_result(p.oid), l.lanname::text, p.prosrc, p.provolatile::text, p.proisstrict::text, \
p.prosecdef::text, p.proparallel::text, p.proleakproof::text, p.proconfig::text, p.probin::text, \
(p.prosupport <> 0 OR p.procost <> CASE WHEN l.lanname IN ('internal', 'c') THEN 1 ELSE 100 END \
OR p.prorows NOT IN (0, 1000))::text \
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace \
JOIN pg_catalog.pg_language l ON l.oid = p.prolang \
WHERE {namespaces} \
AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid AND e.deptype IN ('e', 'i'))";

/// kind, schema, name, details
const OBJECTS: &str = "WITH e AS (SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e') \
SELECT 'enum', {schema}::text, t.typname::text, \
(SELECT pg_catalog.array_agg(l.enumlabel ORDER BY l.enumsortorder)::text FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.oid) \
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
WHERE {namespaces} AND t.typtype = 'e' AND NOT EXISTS (SELECT FROM e WHERE e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid) \
UNION ALL SELECT 'type of an enum', {schema}::text, t.typname::text, \
ARRAY[t.oid::text, t.typarray::text, (SELECT pg_catalog.array_agg(l.enumlabel ORDER BY l.enumsortorder)::text FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.oid)]::text \
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' \
UNION ALL SELECT CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'range type' END, {schema}::text, t.typname::text, NULL \
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
WHERE {namespaces} AND t.typtype IN ('d', 'r') AND NOT EXISTS (SELECT FROM e WHERE e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid) \
UNION ALL SELECT 'sequence', {schema}::text, c.relname::text, \
ARRAY[s.seqstart::text, s.seqincrement::text, s.seqmin::text, s.seqmax::text, s.seqcache::text, s.seqcycle::text, pg_catalog.format_type(s.seqtypid, NULL), o.refobjid::text, o.refobjsubid::text, o.deptype::text]::text \
FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
LEFT JOIN pg_catalog.pg_depend o ON o.classid = 'pg_catalog.pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_catalog.pg_class'::regclass AND o.deptype IN ('a', 'i') \
WHERE {namespaces} \
AND NOT EXISTS (SELECT FROM e WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid) \
UNION ALL SELECT 'schema', NULL, n.nspname::text, NULL FROM pg_catalog.pg_namespace n \
WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public') AND n.nspname <> pg_catalog.current_schema() \
AND NOT EXISTS (SELECT FROM e WHERE e.classid = 'pg_catalog.pg_namespace'::regclass AND e.objid = n.oid) \
UNION ALL SELECT 'extension', NULL, x.extname::text, NULL FROM pg_catalog.pg_extension x WHERE x.extname <> 'plpgsql' \
UNION ALL SELECT 'operator class', o.oid::text, o.opcname::text, NULL FROM pg_catalog.pg_opclass o WHERE NOT o.opcdefault \
UNION ALL SELECT 'collation', {schema}::text, o.collname::text, NULL FROM pg_catalog.pg_collation o \
JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace WHERE {namespaces} \
AND NOT EXISTS (SELECT FROM e WHERE e.classid = 'pg_catalog.pg_collation'::regclass AND e.objid = o.oid) \
UNION ALL SELECT 'rule', {schema}::text, r.rulename::text, NULL FROM pg_catalog.pg_rewrite r \
JOIN pg_catalog.pg_class c ON c.oid = r.ev_class JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
WHERE {namespaces} AND r.rulename <> '_RETURN' \
UNION ALL SELECT 'policy', {schema}::text, r.polname::text, NULL FROM pg_catalog.pg_policy r \
JOIN pg_catalog.pg_class c ON c.oid = r.polrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE {namespaces} \
UNION ALL SELECT 'statistics', {schema}::text, r.stxname::text, NULL FROM pg_catalog.pg_statistic_ext r \
JOIN pg_catalog.pg_namespace n ON n.oid = r.stxnamespace WHERE {namespaces} \
UNION ALL SELECT 'operator', {schema}::text, r.oprname::text, NULL FROM pg_catalog.pg_operator r \
JOIN pg_catalog.pg_namespace n ON n.oid = r.oprnamespace WHERE {namespaces} \
AND NOT EXISTS (SELECT FROM e WHERE e.classid = 'pg_catalog.pg_operator'::regclass AND e.objid = r.oid)";
