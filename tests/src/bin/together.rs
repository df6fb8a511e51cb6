//! Revisions that share a row of the books on MySQL: with what an index or a name can be, with branches, and
//! more of them than share one.

use std::process::ExitCode;

mod base {
    use migrator_runtime::prelude::*;

    /// What the others refer to
    #[migration(revision = "base1")]
    fn upgrade(op: &mut Operations) {
        op.create_table("parents", [integer("id").primary_key()]);
        op.execute("DROP TABLE IF EXISTS never").reverse("");
    }
}

mod kinds {
    use migrator_runtime::prelude::*;

    /// A key that brings an index with it
    #[migration(revision = "k1", down_revision = "base1")]
    fn upgrade(op: &mut Operations) {
        op.create_table(
            "kids",
            [
                integer("id").primary_key(),
                string("name", 40).not_null(),
                integer("parent").references("parents", "id"),
            ],
        );
    }
}

mod indexes {
    use migrator_runtime::prelude::*;

    /// A unique index, and one in the place of the key's
    #[migration(revision = "k2", down_revision = "k1")]
    fn upgrade(op: &mut Operations) {
        op.create_index("ux_kids", "kids", ["name"]).unique();
        op.create_index("ix_parent", "kids", ["parent"]);
    }
}

mod columns {
    use migrator_runtime::prelude::*;

    /// Columns
    #[migration(revision = "k3", down_revision = "k2")]
    fn upgrade(op: &mut Operations) {
        op.add_column("kids", string("o'brien", 20));
        op.create_index("ix_brien", "kids", ["o'brien"]);
        op.add_column("kids", integer("we`ird").not_null().default(1));
    }
}

mod waits {
    use migrator_runtime::prelude::*;

    /// A table, and a change of one that may be in use
    #[migration(revision = "w2", down_revision = "w1")]
    fn upgrade(op: &mut Operations) {
        op.create_table("w2", [integer("id").primary_key()]);
        op.add_column("parents", integer("w"));
        op.create_table("w2b", [integer("id").primary_key()]);
    }
}

mod names {
    use migrator_runtime::prelude::*;

    /// Names
    #[migration(revision = "k4", down_revision = "k3")]
    fn upgrade(op: &mut Operations) {
        op.create_table("таблица", [integer("select").primary_key(), integer("a")]);
        op.create_index("ix \"x\"", "таблица", ["a"]);
        op.create_table(
            "sixty_three_characters_are_what_postgresql_has_room_for_in_names",
            [integer("id").primary_key()],
        );
    }
}

mod elsewhere {
    use migrator_runtime::prelude::*;

    /// The first table in another database, whose name is in `ELSEWHERE`, and one here
    #[migration(revision = "e1", down_revision = "base1")]
    fn upgrade(op: &mut Operations) {
        let other = std::env::var("ELSEWHERE").unwrap_or_default();
        op.create_table((other.as_str(), "there"), [integer("id").primary_key()]);
        op.create_table("here", [integer("id").primary_key()]);
    }
}

macro_rules! table {
    ($module:ident, $table:literal, $($arguments:tt)*) => {
        mod $module {
            use migrator_runtime::prelude::*;

            /// A table
            #[migration($($arguments)*)]
            fn upgrade(op: &mut Operations) {
                op.create_table($table, [integer("id").primary_key()]);
            }
        }
    };
}

table!(e2, "e2", revision = "e2", down_revision = "e1");
table!(w1, "w1", revision = "w1", down_revision = "base1");
table!(w3, "w3", revision = "w3", down_revision = "w2");
table!(left1, "l1", revision = "left1", down_revision = "base1", branch_label = "left");
table!(left2, "l2", revision = "left2", down_revision = "left1");
table!(right1, "r1", revision = "right1", down_revision = "base1", branch_label = "right");
table!(right2, "r2", revision = "right2", down_revision = "right1", depends_on = ["left1"]);
table!(merge, "m", revision = "merge", down_revision = ["left2", "right2"]);
table!(above, "n", revision = "above", down_revision = "merge");
table!(aside, "z", revision = "aside", branch_label = "away", depends_on = ["left1"]);

macro_rules! tables {
    ($($module:ident $revision:literal $down:literal;)*) => {
        $(table!($module, $revision, revision = $revision, down_revision = $down);)*
    };
}

tables! {
    s01 "s01" "base1"; s02 "s02" "s01"; s03 "s03" "s02"; s04 "s04" "s03"; s05 "s05" "s04"; s06 "s06" "s05";
    s07 "s07" "s06"; s08 "s08" "s07"; s09 "s09" "s08"; s10 "s10" "s09"; s11 "s11" "s10"; s12 "s12" "s11";
    s13 "s13" "s12"; s14 "s14" "s13"; s15 "s15" "s14"; s16 "s16" "s15"; s17 "s17" "s16"; s18 "s18" "s17";
    s19 "s19" "s18"; s20 "s20" "s19"; s21 "s21" "s20"; s22 "s22" "s21"; s23 "s23" "s22"; s24 "s24" "s23";
    s25 "s25" "s24"; s26 "s26" "s25"; s27 "s27" "s26"; s28 "s28" "s27"; s29 "s29" "s28"; s30 "s30" "s29";
    s31 "s31" "s30"; s32 "s32" "s31"; s33 "s33" "s32"; s34 "s34" "s33"; s35 "s35" "s34"; s36 "s36" "s35";
    s37 "s37" "s36"; s38 "s38" "s37"; s39 "s39" "s38"; s40 "s40" "s39"; s41 "s41" "s40"; s42 "s42" "s41";
    s43 "s43" "s42"; s44 "s44" "s43"; s45 "s45" "s44"; s46 "s46" "s45"; s47 "s47" "s46"; s48 "s48" "s47";
    s49 "s49" "s48"; s50 "s50" "s49"; s51 "s51" "s50";
}

fn main() -> ExitCode {
    migrator_runtime::cli::main()
}
