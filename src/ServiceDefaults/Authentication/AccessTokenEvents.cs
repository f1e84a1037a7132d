using System.Buffers.Text;
using System.Text.Json;
using CleanOrders.Application.UseCases;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CleanOrders.ServiceDefaults.Authentication;

/// <summary>What the bearer handler does besides checking a token: it remembers, and makes the principal.</summary>
internal sealed class AccessTokenEvents(ValidatedTokens validated, ICallers callers) : JwtBearerEvents
{
    private const string Scheme = "Bearer ";

    public override Task MessageReceived(MessageReceivedContext context) =>
        context.Request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && validated.Find(header.AsSpan(Scheme.Length).Trim()) is { } signedIn
                ? Accept(context, signedIn)
                : Task.CompletedTask;

    public override Task TokenValidated(TokenValidatedContext context)
    {
        if (IsUnambiguous((JsonWebToken)context.SecurityToken) && SignedIn.From(context.Principal!, context.SecurityToken) is { } signedIn)
        {
            validated.Keep(context.SecurityToken, signedIn);
            return Accept(context, signedIn);
        }

        context.Fail("The token names nobody.");
        return Task.CompletedTask;
    }

    // What is wrong with a token helps only who forges one.
    public override Task Challenge(JwtBearerChallengeContext context)
    {
        context.ErrorDescription = null;
        return Task.CompletedTask;
    }

    // Nothing in it can be read in two ways: not by another alphabet or padding, and no member twice, of which one reader takes the first
    // and another the last.
    private static bool IsUnambiguous(JsonWebToken token)
    {
        try
        {
            foreach (var part in (string[])[token.EncodedHeader, token.EncodedPayload])
                JsonDocument.Parse(Base64Url.DecodeFromChars(part), new JsonDocumentOptions { AllowDuplicateProperties = false }).Dispose();
            return token.EncodedToken.Split('.').All(part => Base64Url.EncodeToString(Base64Url.DecodeFromChars(part)) == part);
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            return false;
        }
    }

    // Every request with a good token passes here, whether it was checked now or before.
    private async Task Accept<TContext>(TContext context, SignedIn signedIn)
        where TContext : ResultContext<JwtBearerOptions>
    {
        if (await signedIn.Now(callers, context.HttpContext.RequestAborted) is { } now)
        {
            context.Principal = now;
            context.Success();
        }
        else
        {
            context.Fail("The session has ended.");
        }
    }
}
