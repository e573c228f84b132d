"""A workflow drawn by an administrator holds for every client of the API, and for two at once."""

import threading
from types import SimpleNamespace

import people
import pytest
from conftest import Rpc, RpcError, serve

from tools import inprocess

ROUNDS = 6


def _add_road_test(env):
    """What an administrator draws: a road test that the general manager has to approve."""
    live = env["dealer.workflow"].search([("key", "=", "dealer_workshop.repair_order")])
    live.action_edit()
    draft = live.draft_ids
    stages = {stage.code: stage for stage in draft.stage_ids}
    road = env["dealer.workflow.stage"].create(
        {
            "workflow_id": draft.id,
            "name": "Road Test",
            "code": "road_test",
            "category": "in_progress",
            "sequence": stages["in_work"].sequence + 1,
        }
    )
    steps = {}
    for code, origin, target in (
        ("to_road", stages["in_work"], road),
        ("from_road", road, stages["in_work"]),
        ("road_finish", road, stages["finished"]),
        ("road_waits", road, stages["waiting"]),
        ("road_cancel", road, stages["cancelled"]),
    ):
        facts = code in ("road_finish", "road_waits", "road_cancel")
        steps[code] = env["dealer.workflow.transition"].create(
            {
                "workflow_id": draft.id,
                "name": code.replace("_", " ").capitalize(),
                "code": code,
                "from_stage_ids": [(6, 0, origin.ids)],
                "to_stage_id": target.id,
                "trigger": "facts" if facts else "person",
            }
        )
    env["dealer.workflow.level"].create(
        {
            "transition_id": steps["from_road"].id,
            "name": "Manager",
            "kind": "group",
            "group_id": env.ref("dealer_base.group_general_manager").id,
            "required_count": 2,
        }
    )
    wizard = env[draft.action_publish()["res_model"]].search([], order="id desc", limit=1)
    wizard.action_publish()
    return {step.code: step.id for step in live.transition_ids} | {
        f"stage.{stage.code}": stage.id for stage in live.stage_ids
    }


@pytest.fixture(scope="module")
def store(odoo_env, store_db, odoo_server):
    with odoo_env(store_db, commit=True) as env:
        pairs = [
            people.hire(env, "service_adviser", "general_manager", suffix=f".{number}")
            for number in (1, 2)
        ]
        logins = people.hire(env, "store_keeper", "sales_consultant", "portal")
        ids = _add_road_test(env)
    with serve(store_db) as second:
        urls = (odoo_server, second)

        def person(login, url=odoo_server):
            return Rpc(url, store_db, inprocess.api_key(store_db, login))

        yield SimpleNamespace(
            ids=ids,
            **{role: person(login) for role, login in logins.items()},
            **{
                f"{role}s": [person(pair[role], url) for pair, url in zip(pairs, urls, strict=True)]
                for role in pairs[0]
            },
        )


@pytest.fixture
def order(store):
    """A repair order in work."""
    adviser = store.service_advisers[0]
    store.number = getattr(store, "number", 2000) + 1
    (customer,) = adviser("res.partner", "create", vals_list=[{"name": "Workflow Tester"}])
    (car,) = adviser(
        "dealer.vehicle",
        "create",
        vals_list=[{"vin": people.vin(store.number), "owner_id": customer}],
    )
    (order,) = adviser(
        "dealer.repair.order",
        "create",
        vals_list=[
            {"vehicle_id": car, "mileage_in": 10, "job_ids": [(0, 0, {"concern": "Noise"})]}
        ],
    )
    adviser("dealer.repair.order", "action_start", ids=order)
    return order


def stage_of(store, order):
    (values,) = store.service_advisers[0](
        "dealer.repair.order", "read", ids=order, fields=["workflow_stage_id"]
    )
    return values["workflow_stage_id"][0]


def refused(call, *args, status=422, **values):
    with pytest.raises(RpcError) as caught:
        call(*args, **values)
    assert caught.value.status == status, caught.value
    assert "Traceback" not in caught.value.message
    return caught.value.message


def race(*works):
    """Do all at the same instant. Returns the answers, refusals as RpcError."""
    barrier = threading.Barrier(len(works))
    outcomes = [None] * len(works)

    def run(number, work):
        barrier.wait(30)
        try:
            outcomes[number] = work()
        except RpcError as error:
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    return outcomes


def test_the_api_meets_the_workflow(store, order):
    """Neither write nor create, import or context brings a document where no step leads."""
    adviser, ids = store.service_advisers[0], store.ids
    assert stage_of(store, order) == ids["stage.in_work"]
    for context in ({}, {"install_mode": True, "tracking_disable": True, "import_file": True}):
        words = refused(
            adviser, "dealer.repair.order", "write", ids=order, context=context,
            vals={"workflow_stage_id": ids["stage.closed"]},
        )  # fmt: skip
        assert "No step leads from In Work to Car Out" in words
    refused(adviser, "dealer.repair.order", "write", ids=order, vals={"workflow_request_id": 1})
    for method in ("_workflow_force_stage", "_workflow_store", "_workflow_enter"):
        refused(adviser, "dealer.repair.order", method, ids=order, status=403)
    refused(adviser, "dealer.workflow.move", "create", vals_list=[{}], status=403)
    for model in ("dealer.workflow.request", "dealer.workflow.review", "dealer.workflow.vote"):
        assert "by hand" in refused(adviser, model, "create", vals_list=[{}])
    answer = adviser(
        "dealer.repair.order", "load",
        fields=[".id", "workflow_stage_id/.id"], data=[[str(order), str(ids["stage.closed"])]],
    )  # fmt: skip
    assert not answer["ids"] and "No step leads" in answer["messages"][0]["message"]
    assert stage_of(store, order) == ids["stage.in_work"]


def test_roles_and_strangers(store, order):
    step = store.ids["to_road"]
    for who in (store.sales_consultant, store.portal):
        refused(who, "dealer.repair.order", "workflow_step", ids=order, transition_id=step,
                status=403)  # fmt: skip
        refused(who, "dealer.repair.order", "workflow_history", ids=order, status=403)
    words = refused(store.sales_consultant, "dealer.workflow", "write", ids=1,
                    vals={"name": "Mine"})  # fmt: skip
    assert "is in force" in words
    refused(store.portal, "dealer.workflow", "search_read", domain=[], status=403)


def test_two_take_the_same_step(store, order):
    """One of them moves the document, the other reads one sentence; the history has one move."""
    ids = store.ids
    for number in range(ROUNDS):
        outcomes = race(
            *(
                lambda who=who: who(
                    "dealer.repair.order", "workflow_step", ids=order, transition_id=ids["to_road"]
                )
                for who in store.service_advisers
            )
        )
        errors = [one for one in outcomes if isinstance(one, RpcError)]
        assert len(errors) == 1, outcomes
        assert errors[0].status == 422 and "reload" in errors[0].message, errors[0]
        history = store.service_advisers[0]("dealer.repair.order", "workflow_history", ids=order)
        assert [move["stage"] for move in history[:2]] == ["Road Test", "In Work"]
        assert sum(not move["left_on"] for move in history) == 1
        if number == ROUNDS - 1:
            break
        _back(store, order)


def _back(store, order):
    """Ask for the way back and have both managers approve it, at the same moment."""
    asker = store.service_advisers[0]
    asker("dealer.repair.order", "workflow_step", ids=order, transition_id=store.ids["from_road"])
    outcomes = race(*(lambda who=who: _approve(who, order) for who in store.general_managers))
    for who, outcome in zip(store.general_managers, outcomes, strict=True):
        if isinstance(outcome, RpcError):  # met the other one: once more
            assert outcome.status in (409, 422), outcome
            _approve(who, order)
    assert stage_of(store, order) == store.ids["stage.in_work"]


def _request(who, order):
    (request,) = who(
        "dealer.workflow.request", "search_read",
        domain=[("res_model", "=", "dealer.repair.order"), ("res_id", "=", order),
                ("state", "=", "pending")], fields=["id"],
    )  # fmt: skip
    return request["id"]


def _approve(who, order):
    reviews = who(
        "dealer.workflow.review", "search_read",
        domain=[("state", "=", "pending"), ("request_id.res_id", "=", order)], fields=["id"],
    )  # fmt: skip
    return who("dealer.workflow.review", "action_approve", ids=[one["id"] for one in reviews])


def test_two_approve_at_the_same_moment(store, order):
    """Both votes count, each once, and the document moves once."""
    asker, ids = store.service_advisers[0], store.ids
    asker("dealer.repair.order", "workflow_step", ids=order, transition_id=ids["to_road"])
    # who may not decide: the asker, and somebody who has nothing to do with it
    asker("dealer.repair.order", "workflow_step", ids=order, transition_id=ids["from_road"])
    (review,) = asker(
        "dealer.workflow.review", "search_read",
        domain=[("state", "=", "pending"), ("request_id.res_id", "=", order)], fields=["id"],
    )  # fmt: skip
    refused(asker, "dealer.workflow.review", "action_approve", ids=review["id"])
    other = store.service_advisers[1]
    refused(other, "dealer.workflow.review", "action_approve", ids=review["id"], status=403)
    asker("dealer.workflow.request", "action_recall", ids=_request(asker, order))
    _back(store, order)
    history = asker("dealer.repair.order", "workflow_history", ids=order)
    assert [move["stage"] for move in history][:3] == ["In Work", "Road Test", "In Work"]
    votes = store.general_managers[0](
        "dealer.workflow.vote", "search_count", domain=[("review_id.request_id.res_id", "=", order)]
    )
    assert votes == 2


def test_what_was_agreed_to_is_changed(store, order):
    """A price typed after the approval was asked for voids it, and says so."""
    asker, ids = store.service_advisers[0], store.ids
    asker("dealer.repair.order", "workflow_step", ids=order, transition_id=ids["to_road"])
    asker("dealer.repair.order", "workflow_step", ids=order, transition_id=ids["from_road"])
    asker(
        "dealer.repair.order", "write", ids=order,
        vals={"line_ids": [(0, 0, {"line_type": "labour", "name": "Extra", "quantity": 1,
                                   "price_unit": 99})]},
    )  # fmt: skip
    try:
        _approve(store.general_managers[0], order)
    except RpcError as error:
        assert error.status == 422, error
    (request,) = store.general_managers[0](
        "dealer.workflow.request", "search_read",
        domain=[("res_model", "=", "dealer.repair.order"), ("res_id", "=", order)],
        fields=["state"],
    )  # fmt: skip
    assert request["state"] == "void"
    assert stage_of(store, order) == ids["stage.road_test"]
