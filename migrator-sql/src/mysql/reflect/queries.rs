use super::Server;
use crate::mysql::quote::text;
use crate::reflect::Query;

/// What the rows of each query are.
const NAMES: [&str; 12] = [
    "character sets",
    "databases",
    "tables",
    "columns",
    "indexes",
    "columns of foreign keys",
    "foreign keys",
    "checks",
    "views",
    "triggers",
    "routines",
    "parameters",
];

/// The queries that ask for everything in the connection's own database, and in others by name. Every value
/// comes as text.
///
/// ```
/// let queries = migrator_sql::mysql::reflect::queries("10.11.14-MariaDB", ["billing"]);
/// assert_eq!(queries.iter().filter(|query| query.sql.contains("IN (DATABASE(), 'billing')")).count(), 11);
/// ```
pub fn queries<'a>(server_version: &str, databases: impl IntoIterator<Item = &'a str>) -> Vec<Query> {
    let server = Server::of(server_version);
    let mut names = vec!["DATABASE()".to_owned()];
    names.extend(databases.into_iter().map(text));
    let names = names.join(", ");
    let expression = match server {
        Server::Mysql => "EXPRESSION",
        Server::Mariadb => "NULL",
    };
    let checks = match server {
        Server::Mysql => {
            "SELECT {t.TABLE_SCHEMA}, t.TABLE_NAME, t.CONSTRAINT_NAME, 'Table', c.CHECK_CLAUSE, t.ENFORCED \
             FROM information_schema.TABLE_CONSTRAINTS t JOIN information_schema.CHECK_CONSTRAINTS c \
             ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME \
             WHERE t.CONSTRAINT_TYPE = 'CHECK' AND t.TABLE_SCHEMA IN [] ORDER BY 1, 2, 3"
        }
        Server::Mariadb => {
            "SELECT {CONSTRAINT_SCHEMA}, TABLE_NAME, CONSTRAINT_NAME, LEVEL, CHECK_CLAUSE, 'YES' \
             FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA IN [] ORDER BY 1, 2, 3"
        }
    };
    let statistics = format!(
        "SELECT {{TABLE_SCHEMA}}, TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE, \
         {expression} FROM information_schema.STATISTICS WHERE TABLE_SCHEMA IN [] \
         ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX"
    );
    [
        "SELECT CHARACTER_SET_NAME, DEFAULT_COLLATE_NAME FROM information_schema.CHARACTER_SETS",
        "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN [] AND SCHEMA_NAME <> DATABASE()",
        "SELECT {TABLE_SCHEMA}, TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COLLATION, TABLE_COMMENT, CREATE_OPTIONS \
         FROM information_schema.TABLES WHERE TABLE_SCHEMA IN []",
        "SELECT {TABLE_SCHEMA}, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, \
         GENERATION_EXPRESSION, CHARACTER_SET_NAME, COLLATION_NAME, COLUMN_COMMENT \
         FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN [] \
         ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION",
        &statistics,
        "SELECT {TABLE_SCHEMA}, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, {REFERENCED_TABLE_SCHEMA}, \
         REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE \
         WHERE TABLE_SCHEMA IN [] AND REFERENCED_TABLE_NAME IS NOT NULL \
         ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION",
        "SELECT {CONSTRAINT_SCHEMA}, TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE \
         FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA IN []",
        checks,
        "SELECT {TABLE_SCHEMA}, TABLE_NAME, <VIEW_DEFINITION> FROM information_schema.VIEWS WHERE TABLE_SCHEMA IN []",
        "SELECT {EVENT_OBJECT_SCHEMA}, EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, \
         ACTION_STATEMENT FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN []",
        "SELECT {ROUTINE_SCHEMA}, ROUTINE_NAME, ROUTINE_TYPE, DTD_IDENTIFIER, ROUTINE_DEFINITION, IS_DETERMINISTIC, \
         SQL_DATA_ACCESS, SECURITY_TYPE FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN []",
        "SELECT {SPECIFIC_SCHEMA}, SPECIFIC_NAME, PARAMETER_NAME, DTD_IDENTIFIER FROM information_schema.PARAMETERS \
         WHERE SPECIFIC_SCHEMA IN [] AND ROUTINE_TYPE = 'FUNCTION' AND ORDINAL_POSITION > 0 \
         ORDER BY SPECIFIC_SCHEMA, SPECIFIC_NAME, ORDINAL_POSITION",
    ]
    .into_iter()
    .zip(NAMES)
    .map(|(query, name)| Query { name, sql: as_texts(query).replace("IN []", &format!("IN ({names})")) })
    .collect()
}

/// Makes a text of each value: `{NAME}` is a database, which is `NULL` where it is the connection's own;
/// `<NAME>` is a query, in which that one is not named.
fn as_texts(query: &str) -> String {
    let Some((head, from)) = query.split_once(" FROM ") else { return query.to_owned() };
    let values = head.trim_start_matches("SELECT ").split(", ").map(|value| {
        let value = value.trim();
        if let Some(query) = value.strip_prefix('<').and_then(|value| value.strip_suffix('>')) {
            return format!(
                "CAST(REPLACE({query}, CONCAT('`', REPLACE(DATABASE(), '`', '``'), '`.'), '') AS CHAR)"
            );
        }
        match value.strip_prefix('{').and_then(|value| value.strip_suffix('}')) {
            Some(database) => format!("CAST(NULLIF({database}, DATABASE()) AS CHAR)"),
            None => format!("CAST({value} AS CHAR)"),
        }
    });
    format!("SELECT {} FROM {from}", values.collect::<Vec<_>>().join(", "))
}
