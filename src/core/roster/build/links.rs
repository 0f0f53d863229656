//! Parents and hosts: names become links, and what does not make a tree is taken out.

use std::collections::BTreeSet;

use super::row::{Draft, Drafts};
use crate::ids::{Code, LevelIdx, PointIdx};
use crate::roster::field::{Columns, Field};
use crate::roster::issue::{Column, Issue, IssueKind};
use crate::roster::look_alike::{Likeness, LookAlikes};
use crate::roster::{Point, Roster};

/// A roster with the row each of its points came from.
pub(super) struct Linked {
    /// The roster.
    pub(super) roster: Roster,
    /// Rows of its points; *chưa xếp* has none.
    pub(super) rows: Vec<u32>,
}

/// What is above a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Above {
    /// Nothing: it is the root.
    Root,
    /// Another draft.
    Draft(usize),
    /// Nobody knows: it hangs under *chưa xếp*.
    Unplaced,
    /// Its row is out.
    Excluded,
}

/// Of the codes that look like one that is not there, so many are named.
const MAX_SIMILAR: usize = 3;

/// Name of the node for points whose parent is not there.
const UNPLACED: &str = "chưa xếp";

/// Links drafts into a roster. Levels and codes are checked already.
pub(super) fn link(drafts: Drafts, columns: &Columns, heading_row: u32, issues: &mut Vec<Issue>) -> Linked {
    let look_alikes = LookAlikes::new(drafts.kept.iter().map(|draft| draft.point.code.as_str()));
    let mut linker = Linker { drafts: &drafts, look_alikes: &look_alikes, columns, heading_row, issues };
    linker.tell_look_alikes();
    let mut above = linker.named_parents();
    linker.keep_one_root(&mut above);
    linker.exclude_cycles(&mut above);
    linker.release_orphans(&mut above);
    let hosts = linker.hosts(&above);
    assemble(drafts.kept, &above, &hosts)
}

struct Linker<'a> {
    drafts: &'a Drafts,
    look_alikes: &'a LookAlikes,
    columns: &'a Columns,
    heading_row: u32,
    issues: &'a mut Vec<Issue>,
}

impl Linker<'_> {
    /// Each code that looks like an earlier one.
    fn tell_look_alikes(&mut self) {
        let drafts = self.drafts;
        let column = self.columns.column(Field::Code).map(|idx| Column { idx, field: Some(Field::Code) });
        for (first, others) in self.look_alikes.groups().filter_map(<[usize]>::split_first) {
            let first = &drafts.kept[*first];
            for other in others.iter().map(|idx| &drafts.kept[*idx]) {
                let likeness = Likeness::between(first.point.code.as_str(), other.point.code.as_str());
                let first = (first.point.code.as_str().into(), first.row);
                let kind = IssueKind::LookAlikeCode { first: first.0, first_row: first.1, likeness };
                let value = other.point.code.as_str().into();
                self.issues.push(Issue { row: other.row, column, value, kind });
            }
        }
    }

    /// Codes that a person may take for one that is not there, with their rows.
    fn similar(&self, code: &str) -> Vec<(Box<str>, u32)> {
        let drafts = self.look_alikes.of(code).iter().map(|idx| &self.drafts.kept[*idx]);
        drafts.take(MAX_SIMILAR).map(|draft| (draft.point.code.as_str().into(), draft.row)).collect()
    }

    fn named_parents(&mut self) -> Vec<Above> {
        let drafts = self.drafts;
        let mut above = Vec::with_capacity(drafts.kept.len());
        for draft in &drafts.kept {
            let Some(code) = &draft.parent else {
                above.push(Above::Unplaced);
                continue;
            };
            above.push(match drafts.by_code.get(code.as_str()) {
                _ if code.is_empty() => Above::Root,
                Some(parent) => Above::Draft(*parent),
                None => {
                    let excluded = drafts.excluded.contains(code);
                    let kind = if excluded {
                        IssueKind::ExcludedParent
                    } else {
                        IssueKind::UnknownParent { similar: self.similar(code) }
                    };
                    self.tell(draft, Field::Parent, kind);
                    Above::Unplaced
                }
            });
        }
        above
    }

    /// Of the points without a parent the one of the weightiest level is the root, the first of
    /// several; the others are out. Where no column names parents, they are merely unplaced.
    fn keep_one_root(&mut self, above: &mut [Above]) {
        let kept = &self.drafts.kept;
        let level = |idx: usize| -> LevelIdx { kept[idx].point.level };
        let roots: Vec<usize> = (0..above.len()).filter(|idx| above[*idx] == Above::Root).collect();
        let Some(root) = roots.iter().copied().min_by_key(|idx| level(*idx)) else {
            if !kept.is_empty() {
                self.tell_file(IssueKind::NoRoot);
            }
            return;
        };
        let nobody_says = self.columns.column(Field::Parent).is_none();
        if nobody_says && roots.len() > 1 {
            self.tell_file(IssueKind::NoParentColumn);
        }
        for idx in roots.into_iter().filter(|idx| *idx != root) {
            above[idx] = if nobody_says { Above::Unplaced } else { Above::Excluded };
            if !nobody_says {
                let root = kept[root].point.code.as_str().into();
                self.tell(&kept[idx], Field::Parent, IssueKind::SecondRoot { root });
            }
        }
    }

    fn exclude_cycles(&mut self, above: &mut [Above]) {
        for idx in members_of_cycles(above) {
            above[idx] = Above::Excluded;
            self.tell(&self.drafts.kept[idx], Field::Parent, IssueKind::Cycle);
        }
    }

    fn release_orphans(&mut self, above: &mut [Above]) {
        let excluded: Vec<bool> = above.iter().map(|above| *above == Above::Excluded).collect();
        for (above, draft) in above.iter_mut().zip(&self.drafts.kept) {
            if let Above::Draft(parent) = *above
                && excluded[parent]
            {
                *above = Above::Unplaced;
                self.tell(draft, Field::Parent, IssueKind::ExcludedParent);
            }
        }
    }

    /// Who attends where, by position among the drafts.
    fn hosts(&mut self, above: &[Above]) -> Vec<Option<usize>> {
        let drafts = self.drafts;
        let is_in = |idx: usize| above[idx] != Above::Excluded;
        let named: Vec<Option<usize>> = drafts
            .kept
            .iter()
            .map(|draft| drafts.by_code.get(draft.host.as_str()).copied().filter(|host| is_in(*host)))
            .collect();
        let mut hosts = vec![None; named.len()];
        for (idx, draft) in drafts.kept.iter().enumerate() {
            if draft.host.is_empty() || !is_in(idx) {
                continue;
            }
            match named[idx] {
                None => {
                    let similar = self.similar(&draft.host);
                    self.tell(draft, Field::HostedBy, IssueKind::UnknownHost { similar });
                }
                Some(host) if host == idx => self.tell(draft, Field::HostedBy, IssueKind::SelfHost),
                Some(host) if named[host].is_some_and(|other| other != host) => {
                    self.tell(draft, Field::HostedBy, IssueKind::HostIsHosted);
                }
                Some(host) => hosts[idx] = Some(host),
            }
        }
        hosts
    }

    fn tell(&mut self, draft: &Draft, field: Field, kind: IssueKind) {
        let column = self.columns.column(field).map(|idx| Column { idx, field: Some(field) });
        let parent = draft.parent.as_deref().unwrap_or_default();
        let value = if field == Field::HostedBy { &draft.host } else { parent };
        self.issues.push(Issue { row: draft.row, column, value: value.into(), kind });
    }

    fn tell_file(&mut self, kind: IssueKind) {
        self.issues.push(Issue { row: self.heading_row, column: None, value: "".into(), kind });
    }
}

/// Every draft that lies below itself, in order.
fn members_of_cycles(above: &[Above]) -> Vec<usize> {
    let mut walk_of = vec![0_usize; above.len()];
    let mut members = Vec::new();
    for start in 0..above.len() {
        let walk = start + 1;
        let mut here = start;
        while walk_of[here] == 0 {
            walk_of[here] = walk;
            let Above::Draft(parent) = above[here] else { break };
            here = parent;
        }
        let closed_here = walk_of[here] == walk && matches!(above[here], Above::Draft(_));
        if !closed_here {
            continue;
        }
        let first = here;
        loop {
            members.push(here);
            let Above::Draft(parent) = above[here] else { break };
            here = parent;
            if here == first {
                break;
            }
        }
    }
    members.sort_unstable();
    members
}

fn assemble(kept: Vec<Draft>, above: &[Above], hosts: &[Option<usize>]) -> Linked {
    let mut n_points = 0;
    let position: Vec<Option<usize>> = above
        .iter()
        .map(|above| {
            let is_in = *above != Above::Excluded;
            n_points += usize::from(is_in);
            is_in.then(|| n_points - 1)
        })
        .collect();
    let point_idx = |draft: usize| position[draft].map(PointIdx::from_usize);
    let unplaced = PointIdx::from_usize(n_points);
    let mut root = None;
    let mut points = Vec::with_capacity(n_points + 1);
    let mut rows = Vec::with_capacity(n_points);
    for (idx, mut draft) in kept.into_iter().enumerate() {
        draft.point.parent = match above[idx] {
            Above::Excluded => continue,
            Above::Root => None,
            Above::Draft(parent) => point_idx(parent),
            Above::Unplaced => Some(unplaced),
        };
        draft.point.hosted_by = hosts[idx].and_then(point_idx);
        if above[idx] == Above::Root {
            root = point_idx(idx);
        }
        rows.push(draft.row);
        points.push(draft.point);
    }
    if above.contains(&Above::Unplaced) {
        points.push(unplaced_node(&points, root));
    }
    let roster = Roster::new(points).expect("codes differ, and what lay on a cycle is out");
    Linked { roster, rows }
}

fn unplaced_node(points: &[Point], root: Option<PointIdx>) -> Point {
    let taken: BTreeSet<&str> = points.iter().map(|point| point.code.as_str()).collect();
    let mut code = format!("({UNPLACED})");
    while taken.contains(code.as_str()) {
        code.push('*');
    }
    Point {
        parent: root,
        unplaced: true,
        ..Point::new(
            Code::new(&code),
            UNPLACED,
            points.iter().map(|point| point.level).max().unwrap_or(LevelIdx(0)),
        )
    }
}
