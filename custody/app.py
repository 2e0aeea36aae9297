"""The application: settings, database, clock, faces. The only wiring."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from custody.config import Config, read_config
from custody.faces import access_log
from custody.faces.api import register_api
from custody.faces.clock import now
from custody.faces.instance import open_house, secret_key
from custody.faces.pace import Pace
from custody.faces.places import templates_folder
from custody.faces.routes import hold_to_table
from custody.faces.watching import Watch
from custody.faces.web import register_web
from custody.faces.web.uploads import MEGABYTE, sweep_uploads
from custody.faces.whole_requests import WholeRequests
from custody.record.engine import Store
from custody.record.servers import driver_url

THREADS = "CUSTODY_THREADS"  # how many, to the process of the server
FILES_IN_A_REQUEST = 4  # of the largest size: a form with a file too large still arrives, and is shown again as it was


def create_app(config: Config | None = None, clock: Callable[[], datetime] = now) -> Flask:
    """The application on an existing instance. Raises NoInstance where there is none, BadSetting on a bad setting, and
    UnlistedRoute where nobody has said who may ask for a route."""
    settings = config or read_config()
    app = Flask("custody.faces.web", template_folder=str(templates_folder()), static_folder="static")
    app.config.update(
        SQLALCHEMY_DATABASE_URI=driver_url(settings.database),
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 20, "max_overflow": 20},
        SECRET_KEY=secret_key(settings),
        MAX_CONTENT_LENGTH=FILES_IN_A_REQUEST * settings.largest_upload_mb * MEGABYTE,
        SESSION_COOKIE_NAME="__Host-session" if settings.tls else "session",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.tls,
        WTF_CSRF_TIME_LIMIT=None,
    )
    database = SQLAlchemy(app)
    csrf = CSRFProtect(app)
    with app.app_context():
        house = open_house(settings, Store(database.engine), clock)
    sweep_uploads(house)
    pace = Pace(clock, settings.tries_per_minute)
    app.extensions |= {"custody": house, "custody.watch": Watch(house), "custody.pace": pace}
    register_web(app)
    register_api(app, csrf)
    access_log.register(app)
    hold_to_table(app)
    return app


def create_server() -> WholeRequests:
    """The application as `custody serve` runs it: requests are given to its threads when they have arrived, the record
    is verified again and again meanwhile, and who asked for what stands on standard error."""
    access_log.speak_up()
    app = create_app()
    app.extensions["custody.watch"].start()
    return WholeRequests(app, int(os.environ.get(THREADS, "16")), int(app.config["MAX_CONTENT_LENGTH"]))
