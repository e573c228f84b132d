"""A workflow as plain values: kept in memory, compared and judged without a query."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StageInfo:
    id: int
    code: str
    name: str  # in English, as it is written into the history
    category: str
    sequence: int
    time_limit: float  # working hours, 0: none
    has_entry: bool
    has_exit: bool


@dataclass(frozen=True)
class Step:
    id: int
    code: str
    sequence: int
    from_ids: frozenset  # empty: any stage
    to_id: int
    trigger: str
    group_ids: frozenset
    person_fields: tuple
    store_manager: bool
    condition: str
    required_fields: tuple
    confirm: bool
    reason_required: bool
    undo_hours: float
    has_levels: bool
    has_actions: bool
    extra: tuple = ()  # what addons add with `dealer.workflow.transition._compile_extra`

    @property
    def is_restricted(self):
        """Somebody in particular takes it, not whoever may write the document."""
        return bool(self.group_ids or self.person_fields or self.store_manager)


@dataclass(frozen=True, eq=False)
class Compiled:
    id: int
    model: str
    stages: dict  # {id: StageInfo}, in order
    steps: tuple

    def steps_from(self, stage_id):
        """Steps that leave a stage, in order."""
        return [
            step
            for step in self.steps
            if step.to_id != stage_id and (not step.from_ids or stage_id in step.from_ids)
        ]

    def first_stage(self, category):
        """Id of the first stage of a category, or None."""
        return next((s.id for s in self.stages.values() if s.category == category), None)


@dataclass(frozen=True)
class Blocker:
    """One reason why a step can't be taken now."""

    code: str  # who, store, condition, field, requirement, approval, seal
    message: str  # one sentence: what is missing
    who: str = ""  # who can mend it
    field: str = ""


@dataclass
class Verdict:
    """The answer to: may this person take this step with this document?"""

    blockers: list = field(default_factory=list)
    needs: list = field(default_factory=list)  # confirm, reason, approval

    @property
    def allowed(self):
        """Nothing is in the way, though a reason or an approval may have to be given first."""
        return not self.blockers

    @property
    def at_once(self):
        """Nothing is in the way and nothing more has to be asked for."""
        return not self.blockers and not set(self.needs) - {"confirm"}
