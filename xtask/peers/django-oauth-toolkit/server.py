"""An authorization server that nobody here wrote, set up for `cargo xtask conformance interop`.

Django OAuth Toolkit checks what is asked, issues the tokens and guards the resource; this file is the project around it:
settings, a database for as long as it runs, people and clients.
Prints one line of JSON with its issuer once it listens on 127.0.0.1, on a port the system chose.
Ends when its standard input ends, so that it never outlives the command that started it.
Nobody sees a page: who signs in is what `login_hint` says, and what a person decides is in who it is.
"""

import json
import logging
import os
import sys
import tempfile
import threading
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # 127.0.0.1 without TLS
logging.basicConfig()  # what went wrong is for the log of a failed case

SCOPES = ["openid", "email", "api", "offline_access"]
PASSWORD = "pa%ss w+o=r&d é"
# Who signs in without a hint, and who says no to everything.
PEOPLE = ["alice", "refuse"]
BACK = "https://rp.example.com/bye"
HOUR = timedelta(hours=1)

# The toolkit's pages as forms that need no person, each with the answer of who is signed in.
FORM = """<form method="post" action="">{% csrf_token %}{% for name, value in form.initial.items %}
<input type="hidden" name="{{ name }}" value="{{ value|default:'' }}">{% endfor %}
<input type="hidden" name="action" value="{% if request.user.username == 'refuse' %}deny{% else %}accept{% endif %}">
<input type="hidden" name="allow" value="on"></form>"""
PAGES = {
    "oauth2_provider/device/user_code.html": FORM,
    "oauth2_provider/device/accept_deny.html": FORM,
    "oauth2_provider/device/device_grant_status.html": "{{ object.status }}",
    "oauth2_provider/logout_confirm.html": "{{ error.error }} {{ error.description }}" + FORM,
    "oauth2_provider/authorize.html": "{{ error.error }} {{ error.description }}",
}


def configure(folder):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pages = ("django.template.loaders.locmem.Loader", PAGES)
    request = "django.template.context_processors.request"
    settings.configure(
        SECRET_KEY=os.urandom(32).hex(),
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="__main__",
        LOGIN_URL="/login",
        USE_TZ=True,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"],
        MIDDLEWARE=[
            "__main__.noted",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [pages], "context_processors": [request]},
        }],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(folder) / "db.sqlite3"),
            # Who writes waits for others that do, rather than fails.
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
        }},
        # Tables as the models say, without the way that led to them.
        MIGRATION_MODULES=dict.fromkeys(["auth", "contenttypes", "sessions", "oauth2_provider"]),
        # Secrets that are in a file for all to read need no slow hash.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OAUTH2_VALIDATOR_CLASS": "__main__.Validator",
            "SCOPES": {scope: scope for scope in SCOPES},
            "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
            "DEFAULT_SCOPES": ["api"],
            "DEVICE_FLOW_INTERVAL": 1,
        },
    )
    django.setup()


folder = tempfile.TemporaryDirectory()
configure(folder.name)

from django.contrib.auth import get_user_model, login  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponseRedirect, JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from oauth2_provider.models import get_application_model  # noqa: E402
from oauth2_provider.oauth2_validators import OAuth2Validator  # noqa: E402
from oauth2_provider.settings import oauth2_settings  # noqa: E402
from oauth2_provider.views import AuthorizationView  # noqa: E402
from oauth2_provider.views.generic import ProtectedResourceMetadataView  # noqa: E402

User, Application = get_user_model(), get_application_model()
log, lock = [], threading.Lock()


def noted(get_response):
    """Keeps what was asked for, in its order; the tests' own questions apart."""

    def answer(request):
        if request.path != "/seen":
            with lock:
                log.append(request.path.rstrip("/"))
        return get_response(request)

    return answer


class Validator(OAuth2Validator):
    def get_additional_claims(self, request):
        return {"sub": request.user.username, "email": request.user.email}

    # The toolkit leaves `prompt=none` to its users, and then looks itself whether somebody is signed in.

    def validate_silent_login(self, request):
        return True

    def validate_silent_authorization(self, request):
        return True


class Authorize(AuthorizationView):
    """The person's answer to the form that the toolkit would show."""

    def render_to_response(self, context, **kwargs):
        if "error" in context:
            return super().render_to_response(context, **kwargs)
        fields = {name: value for name, value in context["form"].initial.items() if value is not None}
        form = self.form_class({**fields, "allow": self.request.user.username != "refuse"})
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)


class Resource(ProtectedResourceMetadataView):
    """Whose token it is. DELETE forgets the token."""

    def get(self, request):
        _, seen = self.verify_request(request)
        token = seen.access_token
        said = {"client_id": token.application.client_id, "sub": token.user and token.user.username, "scope": token.scope}
        return JsonResponse(said, json_dumps_params={"separators": (",", ":")})

    def delete(self, request):
        _, seen = self.verify_request(request)
        seen.access_token.expires = timezone.now() - HOUR
        seen.access_token.save()
        return JsonResponse({})


def sign_in(request):
    """Whom the request behind this one names."""
    to = request.GET["next"]
    hint = parse_qs(urlsplit(to).query).get("login_hint", PEOPLE)[0]
    user = User.objects.get(username=hint if hint in PEOPLE else PEOPLE[0])
    login(request, user)
    if hint == "long ago":
        User.objects.filter(pk=user.pk).update(last_login=timezone.now() - HOUR)
    return HttpResponseRedirect(to)


def seen(_):
    with lock:
        return JsonResponse({"token": log.count("/token"), "log": log})


urlpatterns = [
    path("authorize/", Authorize.as_view()),
    path("login", sign_in),
    path("resource", csrf_exempt(Resource.as_view())),
    path("seen", seen),
    path("", include("oauth2_provider.urls")),
]


def fill():
    call_command("migrate", run_syncdb=True, verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, f"{name}@example.com", PASSWORD)
    for client in json.loads(Path("clients.json").read_text()):
        algorithm = client.get("id_token_signed_response_alg", "")
        Application.objects.create(
            client_id=client["client_id"],
            # An ID Token is signed with the secret itself.
            hash_client_secret=algorithm != "HS256",
            client_type="public" if client["token_endpoint_auth_method"] == "none" else "confidential",
            authorization_grant_type=client["authorization_grant_type"],
            algorithm=algorithm,
            redirect_uris=" ".join(client.get("redirect_uris", [])),
            post_logout_redirect_uris=BACK,
            # A public client has one too, which nobody knows.
            **{name: client[name] for name in ["client_secret"] if name in client},
        )


fill()
http = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
http.set_app(get_wsgi_application())
issuer = f"http://127.0.0.1:{http.server_port}"
oauth2_settings.OAUTH_DEVICE_VERIFICATION_URI = f"{issuer}/device/"
oauth2_settings.OAUTH_DEVICE_VERIFICATION_URI_COMPLETE = lambda code: f"{issuer}/device/?user_code={code}"
threading.Thread(target=http.serve_forever, daemon=True).start()
print(json.dumps({"issuer": issuer}), flush=True)
sys.stdin.read()
folder.cleanup()
