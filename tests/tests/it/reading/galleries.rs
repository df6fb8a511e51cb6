//! The chains of the gallery, linked into this program.

use std::fs;

/// Declares the folders of `tests/ui/{migrations,schema}/pass` that have migrations.
macro_rules! galleries {
    ($($name:ident $path:literal;)*) => {
        $(#[path = $path] #[allow(dead_code, unreachable_pub, unused_imports)] mod $name;)*

        const GALLERIES: &[&str] = &[$($path),*];
    };
}

galleries! {
    a_branch_depends_on_the_label_of_another "../../../ui/migrations/pass/a_branch_depends_on_the_label_of_another/migrations/mod.rs";
    a_folder_without_migrations_in_its_map_is_no_chain "../../../ui/migrations/pass/a_folder_without_migrations_in_its_map_is_no_chain/migrations/mod.rs";
    a_helper_file_without_a_migration "../../../ui/migrations/pass/a_helper_file_without_a_migration/migrations/mod.rs";
    a_line "../../../ui/migrations/pass/a_line/migrations/mod.rs";
    a_merge_joins_heads "../../../ui/migrations/pass/a_merge_joins_heads/migrations/mod.rs";
    a_module_declared_by_hand "../../../ui/migrations/pass/a_module_declared_by_hand/migrations/mod.rs";
    an_empty_folder "../../../ui/migrations/pass/an_empty_folder/migrations/mod.rs";
    branches_with_labels "../../../ui/migrations/pass/branches_with_labels/migrations/mod.rs";
    file_names_that_are_no_module_names "../../../ui/migrations/pass/file_names_that_are_no_module_names/migrations/mod.rs";
    migrations_inside_a_module_stand_alone "../../../ui/migrations/pass/migrations_inside_a_module_stand_alone/migrations/mod.rs";
    what_only_the_compiler_can_see_is_not_missed "../../../ui/migrations/pass/what_only_the_compiler_can_see_is_not_missed/migrations/mod.rs";
    schema_a_column_and_its_uses_go_together "../../../ui/schema/pass/a_column_and_its_uses_go_together/migrations/mod.rs";
    schema_a_column_is_filled_between "../../../ui/schema/pass/a_column_is_filled_between/migrations/mod.rs";
    schema_a_condition_is_unknown "../../../ui/schema/pass/a_condition_is_unknown/migrations/mod.rs";
    schema_a_data_step_fills_a_column "../../../ui/schema/pass/a_data_step_fills_a_column/migrations/mod.rs";
    schema_a_dependency_brings_its_tables "../../../ui/schema/pass/a_dependency_brings_its_tables/migrations/mod.rs";
    schema_a_helper_function_is_unknown "../../../ui/schema/pass/a_helper_function_is_unknown/migrations/mod.rs";
    schema_a_helper_of_another_file_is_unknown "../../../ui/schema/pass/a_helper_of_another_file_is_unknown/migrations/mod.rs";
    schema_a_key_of_two_columns "../../../ui/schema/pass/a_key_of_two_columns/migrations/mod.rs";
    schema_a_key_to_a_unique_index "../../../ui/schema/pass/a_key_to_a_unique_index/migrations/mod.rs";
    schema_a_macro_of_ones_own_is_unknown "../../../ui/schema/pass/a_macro_of_ones_own_is_unknown/migrations/mod.rs";
    schema_a_match_is_unknown "../../../ui/schema/pass/a_match_is_unknown/migrations/mod.rs";
    schema_a_name_from_the_environment_is_unknown "../../../ui/schema/pass/a_name_from_the_environment_is_unknown/migrations/mod.rs";
    schema_a_name_is_free_again "../../../ui/schema/pass/a_name_is_free_again/migrations/mod.rs";
    schema_a_not_null_column_for_a_new_table "../../../ui/schema/pass/a_not_null_column_for_a_new_table/migrations/mod.rs";
    schema_a_not_null_column_with_a_default "../../../ui/schema/pass/a_not_null_column_with_a_default/migrations/mod.rs";
    schema_a_risk_is_allowed "../../../ui/schema/pass/a_risk_is_allowed/migrations/mod.rs";
    schema_a_statement_under_cfg_is_unknown "../../../ui/schema/pass/a_statement_under_cfg_is_unknown/migrations/mod.rs";
    schema_a_table_of_a_schema_of_its_own "../../../ui/schema/pass/a_table_of_a_schema_of_its_own/migrations/mod.rs";
    schema_a_table_points_at_itself "../../../ui/schema/pass/a_table_points_at_itself/migrations/mod.rs";
    schema_a_table_that_may_be_there "../../../ui/schema/pass/a_table_that_may_be_there/migrations/mod.rs";
    schema_a_view_of_another_column_is_no_use "../../../ui/schema/pass/a_view_of_another_column_is_no_use/migrations/mod.rs";
    schema_a_view_replaced_that_never_was "../../../ui/schema/pass/a_view_replaced_that_never_was/migrations/mod.rs";
    schema_a_while_loop_is_unknown "../../../ui/schema/pass/a_while_loop_is_unknown/migrations/mod.rs";
    schema_a_whole_life "../../../ui/schema/pass/a_whole_life/migrations/mod.rs";
    schema_a_written_way_back "../../../ui/schema/pass/a_written_way_back/migrations/mod.rs";
    schema_backfills_that_fit "../../../ui/schema/pass/backfills_that_fit/migrations/mod.rs";
    schema_both_sides_of_a_key_change_their_type "../../../ui/schema/pass/both_sides_of_a_key_change_their_type/migrations/mod.rs";
    schema_branches_that_do_not_touch_each_other "../../../ui/schema/pass/branches_that_do_not_touch_each_other/migrations/mod.rs";
    schema_concurrently_outside_of_a_transaction "../../../ui/schema/pass/concurrently_outside_of_a_transaction/migrations/mod.rs";
    schema_constants_loops_and_batches "../../../ui/schema/pass/constants_loops_and_batches/migrations/mod.rs";
    schema_defaults_that_fit "../../../ui/schema/pass/defaults_that_fit/migrations/mod.rs";
    schema_each_database_gets_its_own "../../../ui/schema/pass/each_database_gets_its_own/migrations/mod.rs";
    schema_enums_grow "../../../ui/schema/pass/enums_grow/migrations/mod.rs";
    locked_and_more_that_is_not_yet "../../../ui/migrations/pass/locked_and_more_that_is_not_yet/migrations/mod.rs";
    locked_layout_and_comments_do_not_count "../../../ui/migrations/pass/locked_layout_and_comments_do_not_count/migrations/mod.rs";
    locked_what_cannot_be_read_is_not_judged "../../../ui/migrations/pass/locked_what_cannot_be_read_is_not_judged/migrations/mod.rs";
    locked_what_may_be_hidden_is_not_missed "../../../ui/migrations/pass/locked_what_may_be_hidden_is_not_missed/migrations/mod.rs";
    schema_names_of_every_kind "../../../ui/schema/pass/names_of_every_kind/migrations/mod.rs";
    schema_rows_of_the_past "../../../ui/schema/pass/rows_of_the_past/migrations/mod.rs";
    schema_rows_that_fit "../../../ui/schema/pass/rows_that_fit/migrations/mod.rs";
    schema_rows_of_sqlite_need_no_key "../../../ui/schema/pass/rows_of_sqlite_need_no_key/migrations/mod.rs";
    schema_sql_between_is_followed_by_words "../../../ui/schema/pass/sql_between_is_followed_by_words/migrations/mod.rs";
    schema_two_tables_swap_their_names "../../../ui/schema/pass/two_tables_swap_their_names/migrations/mod.rs";
    schema_updates_that_take_no_time "../../../ui/schema/pass/updates_that_take_no_time/migrations/mod.rs";
    schema_what_only_postgres_can_stands_under_on "../../../ui/schema/pass/what_only_postgres_can_stands_under_on/migrations/mod.rs";
}

#[path = "../../../../examples/embedded/src/migrations/mod.rs"]
mod embedded;

/// Beside its folder, which no `#[path]` can say.
const ELSEWHERE: &str = "a_folder_declared_beside_it";

#[test]
fn no_gallery_is_forgotten() {
    for category in ["migrations", "schema"] {
        let folder = format!("{}/ui/{category}/pass", env!("CARGO_MANIFEST_DIR"));
        for entry in fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name == ELSEWHERE {
                continue;
            }
            let path = format!("/{category}/pass/{name}/");
            assert!(GALLERIES.iter().any(|own| own.contains(&path)), "{name} is not declared");
        }
    }
}
