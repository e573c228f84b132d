"""Builds the demo store: the same seed, the same store, told relative to today."""

import random
from datetime import timedelta

from odoo import fields

from . import catalogue, customers, deals, parts, staff, stock, visits, workflow
from .clock import Clock, progress, stopwatch

SEED = 19
MONTHS = 12


def build(env, today=None):
    """Fill a fresh database with one store and its last twelve months.

    Everything goes through the actions people use, as the users who would do it, on the day it
    happened: no raw inserts, no back door.

    :param date today: the day the story ends; the real one by default
    """
    started = stopwatch()
    env = env(context=dict(env.context, tracking_disable=True, mail_create_nosubscribe=True))
    today = today or fields.Date.today()
    clock = Clock(today)
    opening = (today - timedelta(days=365)).replace(day=1)

    def rng(part):
        """Each part of the story draws from its own dice, so one change leaves the rest alone."""
        return random.Random(f"{SEED} {part}")

    with clock.running(opening):
        company = staff.build_company(env)
        env = env(context=dict(env.context, allowed_company_ids=company.ids))
        people = staff.build(env, rng("staff"), company)
        company.workflow_manager_id = people["general_manager"][:1]
        progress("store and staff", started)
        trims = catalogue.build(env, rng("catalogue"))
        buyers = customers.build(env, rng("customers"), company)
        shelf = parts.build(env, rng("parts"), people, company)
        progress("catalogue, customers, parts", started)

        plan = []
        shipments = stock.plan(rng("stock"), trims, opening, today)
        plan += stock.events(env, shipments, people, company)
        plan += deals.events(env, rng("deals"), shipments, buyers, people, clock)
        plan += visits.events(env, rng("visits"), trims, buyers, shelf, people, clock, opening)
        plan += workflow.events(env, people, clock)
        for count, (day, _order, act) in enumerate(sorted(plan, key=lambda event: event[:2]), 1):
            if day > today:
                continue
            clock.at(day)
            act()
            if count % 50 == 0:
                env.flush_all()
                env.invalidate_all()
                progress(f"{day}: {count} of {len(plan)}", started)
    progress("done", started)
