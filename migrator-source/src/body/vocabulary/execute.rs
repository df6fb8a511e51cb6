use super::noun;
use migrator_core::op::{Code, Execute, Operation, Operations, Run};
use migrator_core::schema::SqlText;

/// The methods that the runtime adds to the recorder, with text for SQL and any code for code.
pub(super) trait Record {
    fn execute(&mut self, sql: SqlText) -> &mut Execute;
    fn run(&mut self, name: String, code: Code);
}

impl Record for Operations {
    fn execute(&mut self, sql: SqlText) -> &mut Execute {
        match self.record(Execute::new(sql)) {
            Operation::Execute(execute) => execute,
            _ => unreachable!("an operation is recorded as what it is"),
        }
    }

    fn run(&mut self, name: String, code: Code) {
        self.record(Run { name, code });
    }
}

/// The method that the runtime adds to SQL.
trait Reverse {
    fn reverse(&mut self, sql: SqlText) -> &mut Self;
}

impl Reverse for Execute {
    fn reverse(&mut self, sql: SqlText) -> &mut Self {
        self.reverse = Some(sql);
        self
    }
}

noun! { Execute => {
    reverse(sql: SqlText) -> Self;
} }
