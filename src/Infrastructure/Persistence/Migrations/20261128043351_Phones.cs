using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Phones : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_notification_deliveries_channel",
                table: "notification_deliveries");

            migrationBuilder.CreateTable(
                name: "phones",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    codes = table.Column<int>(type: "integer", nullable: false),
                    codes_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    code_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_phones", x => x.user_id);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_notification_deliveries_channel",
                table: "notification_deliveries",
                sql: "channel IN ('in_app', 'email', 'sms')");

            migrationBuilder.CreateIndex(
                name: "ix_phones_number",
                table: "phones",
                column: "number");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "phones");

            migrationBuilder.DropCheckConstraint(
                name: "ck_notification_deliveries_channel",
                table: "notification_deliveries");

            migrationBuilder.AddCheckConstraint(
                name: "ck_notification_deliveries_channel",
                table: "notification_deliveries",
                sql: "channel IN ('in_app', 'email')");
        }
    }
}
