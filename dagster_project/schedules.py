"""When a refresh starts by itself: twice a year, days before publication."""

from collections.abc import Iterator

import dagster as dg

from dagster_project.jobs import verversen
from dagster_project.warehouse import release_calendar


def half_yearly(helft: int, maand: int) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"halfjaarbericht_h{helft}",
        job=verversen,
        cron_schedule=f"0 6 1 {maand} *",
        execution_timezone="Europe/Amsterdam",
        description=f"Eén keer per jaar, negen dagen voor de publicatie van H{helft}.",
    )
    def rooster(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
        editie = release_calendar.edition_on(context.scheduled_execution_time.date())
        yield dg.RunRequest(run_key=editie, partition_key=editie, run_config={"resources": {"warehouse": {"config": {"bron": "live"}}}})

    return rooster
