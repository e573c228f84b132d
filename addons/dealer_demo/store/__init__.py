"""Builds the demo store: the same seed, the same store, told relative to today."""

import random
from datetime import timedelta

from odoo import fields

from . import (
    agency,
    agreements,
    appointments,
    appraisals,
    attendance,
    buying,
    calls,
    care,
    catalogue,
    commissions,
    complaints,
    contacts,
    contracts,
    costs,
    counter,
    counts,
    customers,
    deals,
    demand,
    desk,
    diagnosis,
    dispatch,
    finance,
    fitment,
    fitting,
    floorplan,
    follow_ups,
    handovers,
    insurance,
    joining,
    knowledge,
    leads,
    leaving,
    loyalty,
    maintenance,
    marketing,
    movements,
    operations,
    parts,
    pay,
    payers,
    prices,
    quality,
    receptions,
    records,
    relations,
    reservations,
    rosters,
    sanbao,
    scanning,
    staff,
    staff_files,
    stock,
    stockroom,
    supply,
    test_drives,
    tools,
    tradein,
    visits,
    warranty,
    workflow,
    yard,
)
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
        staff_files.build(env, rng("staff files"), people, company)
        leaving.build(env, rng("former"), people, company)
        pay.build(env, rng("pay"), people, company)
        joining.build(env, rng("posts"), people, company)
        movements.build(env, people, company)
        commissions.build(env, rng("commission rules"), people, company)
        appraisals.build(env, people, company)
        progress("store and staff", started)
        trims = catalogue.build(env, rng("catalogue"))
        buyers = customers.build(env, rng("customers"), company)
        shelf = parts.build(env, rng("parts"), people, company)
        fitment.build(env, rng("fitment"), people, company, shelf)
        room = stockroom.build(env, rng("stockroom"), people, company, shelf, opening)
        cupboard = tools.build(env, rng("tools"), people, company)
        work = operations.build(env, rng("operations"), people, company, shelf)
        appointments.build(env, rng("bays"), people, company)
        maintenance.build(env, people, company, work)
        diagnosis.build(env, people, company, work)
        quality.build(env, rng("quality"), people, company)
        operations.coupons(env, rng("coupons"), people, company)
        others = payers.build(env, company)
        warranty.build(env, people, company, others)
        records.build(env, company)
        desk.build(env, company)
        fitting.build(env, people, company, work)
        handovers.build(env, people, company)
        contracts.build(env, people, company)
        agency.build(env, rng("agency"), people, company)
        insurance.build(env, rng("insurers"), people, company)
        finance.build(env, people, company)
        tradein.build(env, people, company)
        banks = floorplan.build(env, people, company, opening)
        relations.build(env, rng("relations"), people, company, buyers)
        contacts.build(env, rng("consents"), people, company, buyers)
        loyalty.build(env, people, company)
        leads.build(env, people, company)
        follow_ups.build(env, people, company)
        complaints.build(env, people, company)
        progress("catalogue, customers, parts, operations", started)

        plan = []
        shipments = stock.plan(rng("stock"), trims, opening, today)
        plan += stock.events(env, shipments, people, company)
        plan += deals.events(env, rng("deals"), shipments, buyers, people, clock)
        plan += reservations.events(
            env, rng("reservations"), shipments, buyers, people, company, clock
        )
        plan += costs.events(env, rng("costs"), people, company, clock, opening)
        plan += floorplan.events(env, rng("floorplan"), people, company, clock, banks)
        for part in (agency, insurance, tradein, fitting, supply, handovers):
            plan += part.events(env, rng(part.__name__), people, company, clock)
        plan += visits.events(env, rng("visits"), trims, buyers, people, clock, opening, work)
        plan += operations.events(env, rng("cards"), people, company, clock, opening)
        plan += payers.events(env, rng("payers"), people, company, clock, opening, others)
        plan += warranty.events(
            env, rng("warranty"), buyers, shelf, people, company, clock, opening
        )
        plan += sanbao.events(env, rng("sanbao"), buyers, people, company, clock, opening)
        plan += quality.events(env, rng("checks"), people, company, clock, opening)
        for part in (appointments, receptions, dispatch, maintenance, diagnosis):
            plan += part.events(env, rng(part.__name__), people, company, clock)
        plan += records.events(env, people, company, clock)
        plan += workflow.events(env, people, clock)
        plan += stockroom.events(env, rng("transfers"), people, clock, room)
        plan += tools.events(env, rng("loans"), cupboard, people, company, clock, opening)
        # what is ordered for customers is not on the shelf visits choose from
        plan += buying.events(env, rng("buying"), dict(shelf), buyers, people, company, clock)
        for part in (counter, counts, prices, scanning, demand):
            plan += part.events(env, rng(part.__name__), shelf, people, company, clock, opening)
        plan += relations.events(env, rng("families"), people, company, clock, buyers)
        plan += contacts.events(env, rng("contacts"), people, company, clock, buyers)
        plan += leads.events(env, rng("leads"), buyers, people, company, clock, opening)
        plan += follow_ups.events(env, rng("follow-ups"), people, company, clock, opening)
        for part in (marketing, complaints, calls, knowledge):
            plan += part.events(env, rng(part.__name__), people, company, clock)
        for part in (staff_files, joining, pay, leaving, movements, commissions, appraisals):
            plan += part.events(env, rng(part.__name__), people, company, clock)
        for count, (day, _order, act) in enumerate(sorted(plan, key=lambda event: event[:2]), 1):
            if day > today:
                continue
            clock.at(day)
            act()
            env.flush_all()  # what follows from an act is judged as its doer, as in a request
            if count % 50 == 0:
                env.flush_all()
                env.invalidate_all()
                progress(f"{day}: {count} of {len(plan)}", started)
        agreements.build(env, rng("agreements"), people, company)
        yard.build(env, rng("yard"), people, company)
        test_drives.build(env, rng("test drives"), buyers, people, company, clock)
        care.build(env, rng("care"), people, company)
        rosters.build(env, people, company, clock)
        attendance.build(env, rng("attendance"), people, company, clock)
        fitment.name_engines(env)
        # nothing leaves the demo store: what was written counts as delivered
        for model in ("mail.mail", "sms.sms"):
            env[model].sudo().search([("state", "=", "outgoing")]).unlink()
        # as every night
        env["dealer.part.alert"].sudo()._cron_alert()
        env["dealer.customer.figure"].sudo()._refresh()
        env["dealer.tag.rule"].sudo()._cron_apply()
        env["dealer.customer.churn"].sudo()._cron_refresh()
    progress("done", started)
