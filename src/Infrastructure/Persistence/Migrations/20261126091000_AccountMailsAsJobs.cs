using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class AccountMailsAsJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What waits goes on as jobs. An address without an account gets nothing, so its row is not needed.
            migrationBuilder.Sql(
                """
                INSERT INTO jobs (id, type, queue, priority, status, run_at, arguments, enqueued_at)
                SELECT m.id, 'accounts.mail', 'mails', 6, 'queued', m.due_at,
                    jsonb_strip_nulls(jsonb_build_object('kind', m.kind, 'user', u.id, 'registration', CASE WHEN m.kind = 'registered' THEN m.id END)), now()
                FROM pending_mails AS m JOIN users AS u ON u.normalized_user_name = upper(m.email)
                WHERE m.written_at IS NULL
                """);

            migrationBuilder.DropTable(
                name: "pending_mails");

            migrationBuilder.CreateTable(
                name: "mail_requests",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    requests = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    latest = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_requests", x => x.key);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "mail_requests");

            migrationBuilder.CreateTable(
                name: "pending_mails",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    email = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pending_mails", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_pending_mails_due_at",
                table: "pending_mails",
                column: "due_at");
        }
    }
}
