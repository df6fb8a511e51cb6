use super::{Follow, Graph, RevisionIndex, RevisionSet};

impl Graph {
    /// The branch labels that each revision carries, sorted; by registration order.
    ///
    /// A label is carried by the revision that declares it and by all descendants (over parents).
    /// Where these are one line without branch point, merge or dependent, the label's branch has
    /// begun further below: then ancestors carry it too, down to the first such point.
    pub fn carried_labels(&self) -> Vec<Vec<&str>> {
        let mut carried: Vec<Vec<&str>> = vec![Vec::new(); self.len()];
        for declaring in self.indices() {
            let labels = &self.revision(declaring).branch_labels;
            if labels.is_empty() {
                continue;
            }
            for carrier in self.carriers(declaring).iter() {
                carried[carrier.position()].extend(labels.iter().map(String::as_str));
            }
        }
        for labels in &mut carried {
            labels.sort_unstable();
            labels.dedup();
        }
        carried
    }

    /// The revisions that carry the labels which this one declares.
    pub fn carriers(&self, declaring: RevisionIndex) -> RevisionSet {
        let mut carriers = self.descendants([declaring], Follow::Parents);
        let on_a_line = |index| self.required_by(index).len() <= 1 && self.parents(index).len() <= 1;
        if carriers.iter().all(on_a_line) {
            let mut below = self.parents(declaring).first();
            while let Some(&index) = below {
                if !on_a_line(index) {
                    break;
                }
                carriers.insert(index);
                below = self.parents(index).first();
            }
        }
        carriers
    }

    /// The heads that no branch label names: none declares one on the way to it, or only on the other
    /// side of a merge, where the branch has ended, or other heads share it.
    pub fn heads_without_own_label(&self) -> Vec<RevisionIndex> {
        let mut own = self.no_revisions();
        for declaring in self.indices() {
            if self.revision(declaring).branch_labels.is_empty() {
                continue;
            }
            let branch = self.until_merges(declaring);
            let mut carrying = self.heads.iter().filter(|&&head| branch.contains(head));
            if let (Some(&only), None) = (carrying.next(), carrying.next()) {
                own.insert(only);
            }
        }
        self.heads.iter().copied().filter(|&head| !own.contains(head)).collect()
    }

    /// A revision and its descendants, as far as no merge lies between.
    fn until_merges(&self, start: RevisionIndex) -> RevisionSet {
        let mut reached = self.no_revisions();
        reached.insert(start);
        let mut open = vec![start];
        while let Some(revision) = open.pop() {
            for &child in self.children(revision) {
                if self.parents(child).len() == 1 && reached.insert(child) {
                    open.push(child);
                }
            }
        }
        reached
    }
}

#[cfg(test)]
mod tests {
    use crate::graph::Graph;
    use crate::revision::Revision;

    fn labels(graph: &Graph, id: &str) -> Vec<String> {
        let index = graph.by_id(id).unwrap().position();
        graph.carried_labels()[index].iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_lone_line_carries_its_label_down_to_the_fork() {
        let graph = Graph::new([
            Revision::new("a"),
            Revision::new("b").down("a"),
            Revision::new("c").down("b").label("x"),
            Revision::new("d").down("c"),
            Revision::new("other").down("a"),
        ])
        .unwrap();
        assert!(labels(&graph, "a").is_empty());
        assert_eq!(labels(&graph, "b"), ["x"]);
        assert_eq!(labels(&graph, "d"), ["x"]);
        assert!(labels(&graph, "other").is_empty());
        assert_eq!(graph.ids(graph.heads_without_own_label()), ["other"]);
    }

    #[test]
    fn a_fork_above_keeps_the_label_from_ancestors() {
        let graph = Graph::new([
            Revision::new("a"),
            Revision::new("b").down("a").label("x"),
            Revision::new("c").down("b"),
            Revision::new("d").down("b"),
        ])
        .unwrap();
        assert!(labels(&graph, "a").is_empty());
        assert_eq!(labels(&graph, "c"), ["x"]);
        assert_eq!(graph.ids(graph.heads_without_own_label()), ["c", "d"]);
    }

    #[test]
    fn a_merge_ends_a_branch() {
        let graph = Graph::new([
            Revision::new("a"),
            Revision::new("side").down("a").label("x"),
            Revision::new("main").down("a"),
            Revision::new("joined").down("main").down("side"),
            Revision::new("stray").down("main"),
        ])
        .unwrap();
        assert_eq!(graph.ids(graph.heads_without_own_label()), ["joined", "stray"]);
    }
}
