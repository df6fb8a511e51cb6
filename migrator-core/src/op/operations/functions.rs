use super::Operations;
use crate::name::ObjectName;
use crate::op::{CreateFunction, CreateTrigger, DropFunction, DropTrigger, Operation};
use crate::schema::{Function, FunctionName, Trigger};

impl Operations {
    /// Creates a function (PostgreSQL, MySQL, MariaDB). Refine it with `.or_replace()`: the way back
    /// then restores the function before.
    ///
    /// ```
    /// # use migrator_core::{op::*, schema::Function};
    /// # let mut op = Operations::default();
    /// op.create_function(
    ///     "touch",
    ///     "",
    ///     Function::returning("trigger")
    ///         .language("plpgsql")
    ///         .body("BEGIN NEW.updated_at := now(); RETURN NEW; END"),
    /// );
    /// op.create_trigger("users_touch", "users", before().update().execute("EXECUTE FUNCTION touch()"));
    /// ```
    #[track_caller]
    pub fn create_function(
        &mut self,
        name: impl Into<ObjectName>,
        arguments: impl Into<String>,
        function: Function,
    ) -> &mut CreateFunction {
        let name = FunctionName::new(name, arguments);
        record!(self, CreateFunction, CreateFunction { name, function, or_replace: false })
    }

    /// Drops a function; its arguments are told as they were when it was created. Refine it with
    /// `.if_exists()`.
    #[track_caller]
    pub fn drop_function(
        &mut self,
        name: impl Into<ObjectName>,
        arguments: impl Into<String>,
    ) -> &mut DropFunction {
        let name = FunctionName::new(name, arguments);
        record!(self, DropFunction, DropFunction { name, if_exists: false })
    }

    /// Creates a trigger on a table or a view. What it does is SQL of the database; for several
    /// databases there is [`SqlText::on`](crate::schema::SqlText::on).
    #[track_caller]
    pub fn create_trigger(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        trigger: Trigger,
    ) {
        self.record(CreateTrigger::new(name, table, trigger));
    }

    /// Drops a trigger. Refine it with `.if_exists()`.
    #[track_caller]
    pub fn drop_trigger(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
    ) -> &mut DropTrigger {
        record!(self, DropTrigger, DropTrigger::new(name, table))
    }
}
