"""The house's own identity server (OpenID Connect): the way there, and who came back. Authorization code with PKCE, state and nonce."""

import secrets
from dataclasses import dataclass
from typing import Any, cast

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

TIMEOUT_S = 8
SCOPE = "openid profile"
ALGORITHMS = ["RS256", "PS256", "ES256"]  # signed with the server's key; never with a shared one, never not at all
LEEWAY_S = 60
SECOND = {"mfa", "otp", "hwk", "swk", "sms", "fpt", "face", "sc"}  # authentication methods (RFC 8176) that are a second step


class NotIdentified(Exception):
    """The identity server did not say who it is, or what it said cannot be trusted. The message names the reason, nobody."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who came back: `subject` is unique and stays, `name` the claim that is the user name here, `second` whether two factors were used."""

    subject: str
    name: str
    second: bool


def way(issuer: str, client: str, back: str) -> tuple[str, dict[str, str]]:
    """The address to send the browser to, and what has to be kept until it is back. Raises NotIdentified when the server is away."""
    kept = {"state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24), "verifier": secrets.token_urlsafe(48)}
    asked = OAuth2Session(client, redirect_uri=back, scope=SCOPE, code_challenge_method="S256")
    address, _ = asked.create_authorization_url(
        _about(issuer)["authorization_endpoint"], state=kept["state"], nonce=kept["nonce"], code_verifier=kept["verifier"]
    )
    return str(address), kept


def came_back(issuer: str, client: str, secret: str, back: str, address: str, kept: dict[str, str], claim: str) -> Identity:
    """Who it is, of the address the browser came back to and what was kept. Raises NotIdentified."""
    about = _about(issuer)
    try:
        session = OAuth2Session(client, secret, redirect_uri=back, state=kept["state"], token_endpoint_auth_method="client_secret_basic")
        token = session.fetch_token(about["token_endpoint"], authorization_response=address, code_verifier=kept["verifier"], timeout=TIMEOUT_S)
        keys = KeySet.import_key_set(requests.get(about["jwks_uri"], timeout=TIMEOUT_S).json())
        claims = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": about["issuer"]},
            aud={"essential": True, "value": client},
            exp={"essential": True},
            nonce={"essential": True, "value": kept["nonce"]},
            sub={"essential": True},
        ).validate(claims)
        if claim not in claims:
            claims |= session.get(about["userinfo_endpoint"], timeout=TIMEOUT_S).json() if "userinfo_endpoint" in about else {}
    except (AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError) as error:
        raise NotIdentified(type(error).__name__) from error
    return Identity(f"{about['issuer']}|{claims['sub']}", str(claims.get(claim, "")), bool(SECOND & set(claims.get("amr") or ())))


def _about(issuer: str) -> dict[str, Any]:
    """What the server says of itself; it must be the one that was meant."""
    try:
        found = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=TIMEOUT_S).json()
        if str(found["issuer"]).rstrip("/") != issuer:
            raise NotIdentified("another issuer")
        return cast("dict[str, Any]", found)
    except (requests.RequestException, ValueError, KeyError) as error:
        raise NotIdentified(type(error).__name__) from error
