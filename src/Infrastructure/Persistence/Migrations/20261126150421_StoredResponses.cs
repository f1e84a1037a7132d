using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class StoredResponses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What was stored under a key begins with a line of its own: status, location and tag.
            migrationBuilder.Sql("""
                ALTER TABLE idempotency_records ALTER COLUMN body TYPE bytea
                USING convert_to(concat_ws(' ', status, coalesce(location, '-'), coalesce(e_tag, '-')) || chr(10), 'UTF8') || body;
                """);

            migrationBuilder.DropColumn(
                name: "e_tag",
                table: "idempotency_records");

            migrationBuilder.DropColumn(
                name: "location",
                table: "idempotency_records");

            migrationBuilder.DropColumn(
                name: "status",
                table: "idempotency_records");

            migrationBuilder.RenameColumn(
                name: "body",
                table: "idempotency_records",
                newName: "response");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "response",
                table: "idempotency_records",
                newName: "body");

            migrationBuilder.AddColumn<string>(
                name: "e_tag",
                table: "idempotency_records",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "location",
                table: "idempotency_records",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "status",
                table: "idempotency_records",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.Sql("""
                UPDATE idempotency_records SET
                    status = split_part(head, ' ', 1)::integer, location = nullif(split_part(head, ' ', 2), '-'), e_tag = nullif(split_part(head, ' ', 3), '-'),
                    body = substring(idempotency_records.body FROM octet_length(head) + 2)
                FROM (SELECT id, convert_from(substring(body FROM 1 FOR position('\x0a'::bytea IN body) - 1), 'UTF8') AS head FROM idempotency_records WHERE length(body) > 0) AS stored
                WHERE stored.id = idempotency_records.id;
                """);
        }
    }
}
